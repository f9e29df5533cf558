import type { Case } from '../../core/case/case.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import { openLedger } from '../../store/duckdb/openLedger.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import { traceLedger } from '../trace/traceLedger.ts'

/** An address where coins ended because no import covers it. */
export interface UnreadEnd {
  readonly chain: string
  readonly address: string
  /** Blocks in which they arrived. */
  readonly heights: readonly number[]
  /** What of the theft they stand for, at most over the policies. */
  readonly basis: bigint
}

/**
 * Where coins end unread, under any policy but `poison` (which says what could have been touched, and would touch every exchange): the
 * most valuable first. Errors: those of `traceLedger`.
 */
export async function unreadEnds(
  ledger: string,
  theCase: Case,
  tags: readonly Tag[],
  prices: PriceTable,
): Promise<readonly UnreadEnd[]> {
  const store = await openLedger(ledger)
  try {
    const traced = await traceLedger({ store, case: await readable(store, theCase), tags, prices, spool: null })
    const byHolding = new Map<number, { readonly transactions: Set<number>; basis: bigint }>()
    for (const { state, places } of traced.settlements) {
      if (!state.policy.conserves) continue
      for (const { holding, stoppedBy, items } of places) {
        if (stoppedBy !== 'unread') continue
        const end = byHolding.get(holding) ?? { transactions: new Set(), basis: 0n }
        byHolding.set(holding, end)
        for (const { tx } of items) if (tx !== null) end.transactions.add(tx)
        const basis = items.reduce((sum, item) => sum + item.basis, 0n)
        if (basis > end.basis) end.basis = basis
      }
    }
    return await named(store, byHolding)
  } finally {
    await store.close()
  }
}

/** A case of which some transactions that a person judged are not fetched yet: those stand apart until they are. */
async function readable(store: LedgerStore, theCase: Case): Promise<Case> {
  const { contested } = theCase
  const chains = (await store.summary()).chains.map(({ chain }) => chain)
  const there = new Set<string>()
  for (const chain of chains) {
    const hashes = contested.transactions.map(({ tx }) => tx)
    const ids = await store.transactionIds(chain, hashes)
    for (const [i, hash] of hashes.entries()) if (ids[i] !== null) there.add(hash)
  }
  return {
    ...theCase,
    contested: { ...contested, transactions: contested.transactions.filter(({ tx }) => there.has(tx)) },
  }
}

async function named(
  store: LedgerStore,
  byHolding: ReadonlyMap<number, { readonly transactions: ReadonlySet<number>; readonly basis: bigint }>,
): Promise<readonly UnreadEnd[]> {
  const ids = [...byHolding.keys()]
  const holdings = await store.holdings(ids)
  const transactions = [...new Set([...byHolding.values()].flatMap(({ transactions: all }) => [...all]))]
  const rows = await store.transactions(transactions)
  const heightOf = new Map(transactions.map((tx, i) => [tx, rows[i]!.height]))
  const ends = new Map<string, UnreadEnd>()
  for (const [i, id] of ids.entries()) {
    const { chain, address } = holdings[i]!
    const { transactions: all, basis } = byHolding.get(id)!
    const key = `${chain} ${address}`
    const known = ends.get(key)
    const heights = [...all].flatMap((tx) => heightOf.get(tx) ?? [])
    ends.set(key, {
      chain,
      address,
      heights: [...new Set([...(known?.heights ?? []), ...heights])].sort((a, b) => a - b),
      basis: (known?.basis ?? 0n) + basis,
    })
  }
  return [...ends.values()].sort(byValue)
}

function byValue(a: UnreadEnd, b: UnreadEnd): number {
  if (a.basis !== b.basis) return a.basis > b.basis ? -1 : 1
  const [one, other] = [`${a.chain} ${a.address}`, `${b.chain} ${b.address}`]
  return one < other ? -1 : 1
}
