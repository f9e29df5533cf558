import type { Case, Seed } from '../../core/case/case.ts'
import { chainOfAsset } from '../../core/ledger/chains.ts'
import { type AssetRow, BURN_ADDRESSES, ENTRY_POINTS } from '../../core/ledger/words.ts'
import type { LedgerIds } from '../../core/trace/plan.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/** Looks up every word of a case in the ledger, in a few questions, so that the plan can be made without waiting. */
export async function ledgerIds(store: LedgerStore, theCase: Case, assets: readonly AssetRow[]): Promise<LedgerIds> {
  const addresses = new Map<string, number | null>()
  const transactions = new Map<string, number | null>()
  for (const chain of new Set(theCase.origins.map(({ asset }) => chainOfAsset(asset)))) {
    const seeds = theCase.origins.filter(({ asset }) => chainOfAsset(asset) === chain).map(({ seed }) => seed)
    const asked = [...BURN_ADDRESSES, ...ENTRY_POINTS, ...seeds.flatMap(addressesOf)]
    fill(addresses, chain, asked, await store.addressIds(chain, asked))
    const named = theCase.contested.transactions.map(({ tx }) => tx)
    const hashes = [...seeds.flatMap((seed) => (seed.kind === 'tx' ? [seed.tx] : [])), ...named]
    fill(transactions, chain, hashes, await store.transactionIds(chain, hashes))
  }
  const pairs = theCase.origins.flatMap(({ asset, seed }) =>
    seed.kind === 'tx' ? [] : [{ address: seed.address, asset }],
  )
  const holdingIds = await store.holdingIds(pairs)
  const holdings = new Map(pairs.map(({ address, asset }, index) => [`${address}|${asset}`, holdingIds[index] ?? null]))
  const assetIds = new Map(assets.map(({ asset, id }) => [asset, id]))
  return {
    asset: (asset) => assetIds.get(asset) ?? null,
    address: (chain, address) => addresses.get(`${chain} ${address}`) ?? null,
    holding: (address, asset) => holdings.get(`${address}|${asset}`) ?? null,
    transaction: (chain, hash) => transactions.get(`${chain} ${hash}`) ?? null,
  }
}

function addressesOf(seed: Seed): readonly string[] {
  switch (seed.kind) {
    case 'tx':
      return seed.to ?? []
    case 'address':
      return [seed.address, ...(seed.victims ?? [])]
    case 'opening':
      return [seed.address]
  }
}

function fill(
  map: Map<string, number | null>,
  chain: string,
  keys: readonly string[],
  ids: readonly (number | null)[],
): void {
  keys.forEach((key, index) => {
    map.set(`${chain} ${key}`, ids[index] ?? null)
  })
}
