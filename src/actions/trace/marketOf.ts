import type { Market } from '../../core/ledger/market.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import { unwrapped } from '../../core/ledger/tokens.ts'
import type { AssetRow } from '../../core/ledger/words.ts'

/** The case's prices by the ledger's ids. A chain's wrapped coin without a price of its own has the coin's. */
export function marketOf(assets: readonly AssetRow[], prices: PriceTable): Market {
  const ids = new Map(assets.map(({ asset, id }) => [asset, id]))
  const nameOf = (asset: number) => assets[asset]!.asset
  return {
    decimals: (asset) => assets[asset]!.decimals,
    price: (asset, time) => prices.priceAt(nameOf(asset), time) ?? prices.priceAt(unwrapped(nameOf(asset)), time),
    unwrapped: (asset) => ids.get(unwrapped(nameOf(asset))) ?? asset,
  }
}
