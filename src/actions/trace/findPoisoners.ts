import type { Case } from '../../core/case/case.ts'
import { chainFacts, chainModel, chainOfAsset } from '../../core/ledger/chains.ts'
import type { ShownAsset } from '../../core/ledger/shownAssets.ts'
import { tokensOf } from '../../core/ledger/tokens.ts'
import { type Poisoner, poisonersIn } from '../../core/trace/poisoning.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/** Who poisons the addresses that a case begins at, and those of its victim. */
export async function findPoisoners(
  store: LedgerStore,
  theCase: Case,
  assets: readonly ShownAsset[],
  asOf: number,
): Promise<readonly Poisoner[]> {
  const ids = new Set<number>()
  const chains = new Set(theCase.origins.map(({ asset }) => chainOfAsset(asset)))
  for (const chain of [...chains].filter((one) => chainModel(one) === 'account')) {
    const named = theCase.origins.flatMap(({ asset, seed }) => {
      if (chainOfAsset(asset) !== chain) return []
      return seed.kind === 'tx' ? (seed.to ?? []) : [seed.address]
    })
    const found = await store.addressIds(chain, [...named, ...(theCase.victim?.wallets ?? [])])
    for (const id of found) if (id !== null) ids.add(id)
  }
  const stolen = new Set(theCase.origins.map(({ asset }) => asset))
  const isReal = (id: number) => {
    const { chain, asset } = assets[id]!
    const unit = asset.slice(chain.length + 1)
    return stolen.has(asset) || unit === chainFacts(chain)?.symbol || tokensOf(chain).has(unit)
  }
  return poisonersIn(await store.lookAlikePayments([...ids], asOf), isReal)
}
