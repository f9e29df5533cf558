import type { Origin } from '../case/case.ts'
import { addToGroup } from '../groupBy.ts'
import type { LedgerRow } from './ledgerRow.ts'

/** What somebody has published of a case: movements that carry stolen coins, and where these ended. */
export interface Truth {
  readonly flows: readonly TruthFlow[]
  readonly ends: readonly TruthEnd[]
}

export interface TruthFlow {
  readonly chain: string
  /** Null: a row without hash, which is then known by its `seq`. */
  readonly hash: string | null
  /** Null: every movement of the transaction, gas apart. */
  readonly seq: number | null
  /** How much of it was stolen, base units; null: all of it. */
  readonly amount: bigint | null
  readonly source: string
}

export interface TruthEnd {
  readonly chain: string
  readonly address: string
  /** How much stolen value came there, base units; null: what the labelled flows bring. */
  readonly amount: bigint | null
  readonly source: string
}

/** A truth as it fits one ledger. */
export interface Labels {
  /** By index of the ledger's rows: stolen value, base units; 0 where no label speaks of the row. */
  readonly stolen: readonly bigint[]
  /** By `chain address`. Only ends that occur in the ledger. */
  readonly ends: ReadonlyMap<string, TruthEnd>
  /** `chain address` of whoever a labelled flow names, and of the ends. */
  readonly addresses: ReadonlySet<string>
  /** Published labels that say nothing of this ledger, and so do not count. */
  readonly dropped: { readonly flows: number; readonly ends: number }
  /** Indexes of rows that a seed of the case claims: they are given, so to find them proves nothing. */
  readonly claimed: ReadonlySet<number>
}

/** Finds the rows and addresses that a truth speaks of. A row that moves nothing carries no label, nor does one that a seed claims. */
export function matchTruth(rows: readonly LedgerRow[], truth: Truth, origins: readonly Origin[]): Labels {
  const exact = new Map<string, number[]>()
  const byHash = new Map<string, number[]>()
  const present = new Set<string>()
  rows.forEach((row, index) => {
    for (const payer of payersOf(row)) present.add(placeKey(row.chain, payer))
    if (row.to !== null) present.add(placeKey(row.chain, row.to))
    if (row.amount === 0n || row.kind === 'gas') return
    addToGroup(exact, flowKey(row.chain, row.hash, row.seq), index)
    if (row.hash !== null) addToGroup(byHash, flowKey(row.chain, row.hash, null), index)
  })
  const claimed = new Set(rows.flatMap((row, index) => (isClaimed(row, origins) ? [index] : [])))
  const stolen = rows.map(() => 0n)
  const addresses = new Set<string>()
  let lostFlows = 0
  for (const { chain, hash, seq, amount } of truth.flows) {
    const found = (seq === null ? byHash : exact).get(flowKey(chain, hash, seq)) ?? []
    if (found.length === 0) lostFlows++
    for (const index of found) {
      const row = rows[index]!
      for (const payer of payersOf(row)) addresses.add(placeKey(chain, payer))
      addresses.add(placeKey(chain, row.to!))
      if (!claimed.has(index)) stolen[index] = amount === null || amount > row.amount ? row.amount : amount
    }
  }
  const ends = new Map<string, TruthEnd>()
  for (const end of truth.ends) {
    const key = placeKey(end.chain, end.address)
    if (!present.has(key)) continue
    ends.set(key, end)
    addresses.add(key)
  }
  return { stolen, ends, addresses, dropped: { flows: lostFlows, ends: truth.ends.length - ends.size }, claimed }
}

/** Openings claim no movement. */
function isClaimed(row: LedgerRow, origins: readonly Origin[]): boolean {
  return origins.some(({ asset, seed }) => {
    if (asset !== row.asset || row.kind === 'gas' || row.amount === 0n) return false
    if (row.kind === 'output' && seed.kind !== 'opening' && isChange(row, seed)) return false
    if (seed.kind === 'tx') return row.hash === seed.tx && (seed.to === null || seed.to.includes(row.to!))
    return seed.kind === 'address' && row.to === seed.address && row.time >= (seed.from ?? 0)
  })
}

/** What comes back to an input's own address is no theft, unless the case names the receiver. */
function isChange(row: LedgerRow, seed: Exclude<Origin['seed'], { readonly kind: 'opening' }>): boolean {
  return !(seed.kind === 'tx' && seed.to !== null) && payersOf(row).includes(row.to!)
}

function payersOf({ from, others = [] }: LedgerRow): readonly string[] {
  return [from, ...others]
}

export function placeKey(chain: string, address: string): string {
  return `${chain} ${address}`
}

function flowKey(chain: string, hash: string | null, seq: number | null): string {
  return `${chain} ${hash ?? ''} ${seq ?? ''}`
}
