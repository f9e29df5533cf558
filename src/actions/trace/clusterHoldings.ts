import type { Case } from '../../core/case/case.ts'
import { inputError } from '../../core/errors.ts'
import { chainModel, chainOfAsset } from '../../core/ledger/chains.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import { behindStock, type ClusterStocks, stocked } from '../../core/trace/clusterStocks.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import { buildClusters, NOTHING } from '../cluster/clustering.ts'

/** A ledger in which clusters are the holdings of a UTXO chain. */
export interface ClusterHoldings {
  readonly stocks: ClusterStocks
  /** The same ledger: clusters stand where outpoints stood, in movements and in names. */
  readonly store: LedgerStore
}

/**
 * Clusters by common-input, with the rules for CoinJoins that the case asks, of the whole ledger; null where the case does not ask for
 * clusters. Errors: `CLUSTERS_OF_ONE_CHAIN`.
 */
export async function clusterHoldings(
  store: LedgerStore,
  theCase: Case,
  assets: readonly AssetRow[],
): Promise<ClusterHoldings | null> {
  if (!theCase.clusters) return null
  const chains = new Set(
    theCase.origins.map(({ asset }) => chainOfAsset(asset)).filter((one) => chainModel(one) === 'utxo'),
  )
  const [chain] = [...chains]
  if (chain === undefined || chains.size > 1) {
    throw inputError('CLUSTERS_OF_ONE_CHAIN', `case.yaml, clusters: the origins are on ${[...chains].join(' and ')}`, {
      fix: 'make a case of each chain',
      facts: { chains: [...chains] },
    })
  }
  const asset = assets.find((one) => one.chain === chain)!
  const rules = new Set(theCase.stop.coinjoin?.without ?? [])
  const [builder] = await buildClusters(store, chain, {}, [{ ...NOTHING, rules }])
  const ids = builder!.byNumber()
  const stocks: ClusterStocks = {
    asset: asset.id,
    first: await store.firstOutpoint(),
    addresses: await store.addressCount(),
    leaderOf: (address) => {
      const number = builder!.numberOf(address)
      return number < 0 ? address : ids[builder!.clusterOf(number)]!
    },
  }
  return {
    stocks,
    store: {
      ...store,
      movements: async function* (wanted, asOf) {
        for await (const batch of store.movements(wanted, asOf)) yield stocked(stocks, batch)
      },
      holdings: async (asked) => {
        const behind = asked.map((id) => behindStock(stocks, id))
        const addresses = behind.flatMap((one) => ('address' in one ? one.address : []))
        const holdings = behind.flatMap((one) => ('holding' in one ? one.holding : []))
        const [texts, rows] = [await store.addresses(addresses), await store.holdings(holdings)]
        let [nextText, nextRow] = [0, 0]
        return behind.map((one, index) => {
          const id = asked[index]!
          if ('holding' in one) return { ...rows[nextRow++]!, id }
          const address = texts[nextText++]!
          return { id, chain, asset: asset.asset, address, holding: `${address}|${asset.asset}` }
        })
      },
    },
  }
}
