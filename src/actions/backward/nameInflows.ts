import type { AssetRow } from '../../core/ledger/words.ts'
import type { CameFrom } from '../../core/trace/backward/walkBackward.ts'
import { isoTime } from '../../core/trace/rows.ts'
import type { BackwardFile, BackwardOrigin } from '../../core/wire/backwardFile.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

export interface NameInflowsParameters {
  readonly store: LedgerStore
  readonly assets: readonly AssetRow[]
  readonly came: CameFrom
  /** What the tags call an address (id); null where it has none. */
  readonly labelOf: (address: number) => string | null
}

/** Puts an answer into words: the holdings that hold something, and of the inflows those of which something is in them. */
export async function nameInflows({
  store,
  assets,
  came,
  labelOf,
}: NameInflowsParameters): Promise<Pick<BackwardFile, 'holdings' | 'origins' | 'policies'>> {
  const held = came.policies[0]!.holdings.filter(({ total }) => total > 0n)
  const rows = await store.holdings(held.map(({ holding }) => holding))
  const nameOf = new Map(held.map(({ holding }, index) => [holding, rows[index]!.holding]))
  return {
    holdings: held.map(({ total }, index) => {
      const { chain, holding, address, asset } = rows[index]!
      return { chain, holding, address, asset, amount: `${total}` }
    }),
    origins: await originRows(store, assets, came, labelOf),
    policies: came.policies.map(({ policy, holdings }) => ({
      policy,
      holdings: holdings.flatMap(({ holding, total, parts }) => {
        const name = nameOf.get(holding)
        if (name === undefined) return []
        const told = parts.reduce((sum, { amount }) => sum + amount, 0n)
        return {
          holding: name,
          parts: parts.map(({ origin, amount, basis }) => ({ origin, amount: `${amount}`, basis: `${basis}` })),
          notFollowed: `${total - told}`,
        }
      }),
    })),
  }
}

async function originRows(
  store: LedgerStore,
  assets: readonly AssetRow[],
  { inflows, policies }: CameFrom,
  labelOf: NameInflowsParameters['labelOf'],
): Promise<BackwardOrigin[]> {
  const told = new Set(
    policies.flatMap(({ holdings }) => holdings.flatMap(({ parts }) => parts.map(({ origin }) => origin))),
  )
  const shown = inflows.filter(({ origin }) => told.has(origin))
  const known = shown.flatMap(({ holding }) => holding ?? [])
  const names = await store.holdings(known)
  const byHolding = new Map(known.map((holding, index) => [holding, names[index]!.holding]))
  const spends = shown.flatMap(({ spentBy }) => spentBy ?? [])
  const outpoints = await store.spentBy(
    spends.map(({ row }) => row),
    spends.map(({ input }) => input),
  )
  const bySpend = new Map(spends.map((spend, index) => [spend, outpoints[index]!]))
  const withAddress = [...new Set(shown.map(({ address }) => address))].filter((address) => address >= 0)
  const texts = await store.addresses(withAddress)
  const byAddress = new Map(withAddress.map((address, index) => [address, texts[index]!]))
  const ids = [...new Set(shown.flatMap(({ tx }) => tx ?? []))]
  const rows = await store.transactions(ids)
  const byTx = new Map(ids.map((id, index) => [id, rows[index]!]))
  return shown.map(({ origin, kind, holding, address, asset, depth, tx, spentBy }) => {
    const outpoint = spentBy === null ? null : bySpend.get(spentBy)!
    const first = tx === null ? null : byTx.get(tx)!
    return {
      id: origin,
      kind,
      chain: assets[asset]!.chain,
      holding: outpoint === null ? byHolding.get(holding!)! : `${outpoint.hash}:${outpoint.n}`,
      address: byAddress.get(address) ?? '',
      asset: assets[asset]!.asset,
      label: labelOf(address),
      depth,
      firstTx: first === null ? null : { txHash: first.hash, height: first.height, time: isoTime(first.time) },
    }
  })
}
