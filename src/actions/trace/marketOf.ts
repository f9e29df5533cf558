import type { PricedMarket } from '../../core/ledger/market.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import { unwrapped } from '../../core/ledger/tokens.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import { type LendingPlan, NO_LENDING } from '../../core/trace/lending/lendingPlan.ts'

/**
 * The case's prices by the ledger's ids. What has no price of its own has that of what it stands for: a chain's wrapped coin the
 * coin's, a lending market's receipt that of what was supplied. A price for a unit of other decimals than the ledger counts in is
 * none: what it says would be wrong by powers of ten.
 */
export function marketOf(
  assets: readonly AssetRow[],
  prices: PriceTable,
  { receipts }: LendingPlan = NO_LENDING,
): PricedMarket {
  const ids = new Map(assets.map(({ asset, id }) => [asset, id]))
  const nameOf = (asset: number) => assets[asset]!.asset
  const supplied = (asset: number) => receipts.get(asset)?.underlying ?? asset
  // A receipt counts in the units of what was supplied.
  const decimals = (asset: number) => assets[supplied(asset)]!.decimals
  const quoteOf = (asset: number, time: number) => {
    const found = prices.quoteAt(nameOf(asset), time) ?? prices.quoteAt(unwrapped(nameOf(asset)), time)
    return found === null || (found.decimals !== null && found.decimals !== decimals(asset)) ? null : found
  }
  const quote = (asset: number, time: number) => quoteOf(asset, time) ?? quoteOf(supplied(asset), time)
  return {
    decimals,
    quote,
    price: (asset, time) => quote(asset, time)?.price ?? null,
    unwrapped: (asset) => ids.get(unwrapped(nameOf(supplied(asset)))) ?? supplied(asset),
    isReceipt: (asset) => receipts.has(asset),
  }
}
