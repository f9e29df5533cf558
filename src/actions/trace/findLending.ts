import { chainOfAsset } from '../../core/ledger/chains.ts'
import { lendingAsset } from '../../core/ledger/lendingAsset.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import type { LendingPlan, Receipt } from '../../core/trace/lending/lendingPlan.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/** Which of the ledger's assets are receipts of lending markets, and of what, and which say what somebody owes. */
export async function findLending(store: LedgerStore, assets: readonly AssetRow[], asOf: number): Promise<LendingPlan> {
  const found = assets.flatMap(({ id, asset }) => {
    const known = lendingAsset(asset)
    return known === null ? [] : [{ id, asset, known }]
  })
  const receipts = found.flatMap(({ known, ...one }) => (known.kind === 'receipt' ? [{ ...one, ...known }] : []))
  const ids = new Map(assets.map(({ asset, id }) => [asset, id]))
  const contracts = await contractIds(store, [...new Set(receipts.map(({ market }) => market))])
  const supplied = receipts.some(({ underlying }) => underlying === null) ? await suppliedAs(store, asOf) : new Map()
  return {
    receipts: new Map(
      receipts.map(({ id, asset, protocol, market, underlying }): [number, Receipt] => {
        const of = underlying === null ? supplied.get(id) : ids.get(underlying)
        // A market that stands for itself, or one whose contract the ledger has not seen, is told apart by its receipt.
        return [
          id,
          { protocol, market: (market === asset ? null : contracts.get(market)) ?? -1 - id, underlying: of ?? id },
        ]
      }),
    ),
    debts: new Set(found.flatMap(({ id, known }) => (known.kind === 'debt' ? [id] : []))),
  }
}

/** `ethereum/0x8787…` → address id. */
async function contractIds(store: LedgerStore, markets: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>()
  for (const chain of new Set(markets.map(chainOfAsset))) {
    const here = markets.filter((market) => chainOfAsset(market) === chain)
    const found = await store.addressIds(
      chain,
      here.map((market) => market.slice(chain.length + 1)),
    )
    found.forEach((id, index) => {
      if (id !== null) ids.set(here[index]!, id)
    })
  }
  return ids
}

/** Receipt → what was supplied for it, as the first event says. */
async function suppliedAs(store: LedgerStore, asOf: number): Promise<ReadonlyMap<number, number>> {
  const supplied = new Map<number, number>()
  for (const { asset, otherAsset } of await store.events(['supply'], asOf))
    if (asset !== null && otherAsset !== null && !supplied.has(otherAsset)) supplied.set(otherAsset, asset)
  return supplied
}
