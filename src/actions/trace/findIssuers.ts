import type { AssetRow } from '../../core/ledger/words.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/** Asset id → address id of the token's contract, where the contract itself is in the ledger. */
export async function findIssuers(
  store: LedgerStore,
  assets: readonly AssetRow[],
): Promise<ReadonlyMap<number, number>> {
  const issuers = new Map<number, number>()
  for (const chain of new Set(assets.map((asset) => asset.chain))) {
    const tokens = assets.filter((asset) => asset.chain === chain)
    const found = await store.addressIds(
      chain,
      tokens.map(({ asset }) => asset.slice(chain.length + 1)),
    )
    found.forEach((address, n) => {
      if (address !== null) issuers.set(tokens[n]!.id, address)
    })
  }
  return issuers
}
