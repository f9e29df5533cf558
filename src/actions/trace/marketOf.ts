import type { PricedMarket } from '../../core/ledger/market.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import { unwrapped } from '../../core/ledger/tokens.ts'
import type { AssetRow } from '../../core/ledger/words.ts'

/**
 * The case's prices by the ledger's ids. A chain's wrapped coin without a price of its own has the coin's. A price for a unit of
 * other decimals than the ledger counts in is none: what it says would be wrong by powers of ten.
 */
export function marketOf(assets: readonly AssetRow[], prices: PriceTable): PricedMarket {
  const ids = new Map(assets.map(({ asset, id }) => [asset, id]))
  const nameOf = (asset: number) => assets[asset]!.asset
  const decimals = (asset: number) => assets[asset]!.decimals
  const quote = (asset: number, time: number) => {
    const found = prices.quoteAt(nameOf(asset), time) ?? prices.quoteAt(unwrapped(nameOf(asset)), time)
    return found === null || (found.decimals !== null && found.decimals !== decimals(asset)) ? null : found
  }
  return {
    decimals,
    quote,
    price: (asset, time) => quote(asset, time)?.price ?? null,
    unwrapped: (asset) => ids.get(unwrapped(nameOf(asset))) ?? asset,
  }
}
