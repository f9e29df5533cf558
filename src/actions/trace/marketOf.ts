import type { Market } from '../../core/ledger/market.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import { unwrapped } from '../../core/ledger/tokens.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import { type LendingPlan, NO_LENDING } from '../../core/trace/lending/lendingPlan.ts'

/**
 * The case's prices by the ledger's ids. What has no price of its own has that of what it stands for: a chain's wrapped coin the
 * coin's, a lending market's receipt that of what was supplied.
 */
export function marketOf(
  assets: readonly AssetRow[],
  prices: PriceTable,
  { receipts }: LendingPlan = NO_LENDING,
): Market {
  const ids = new Map(assets.map(({ asset, id }) => [asset, id]))
  const nameOf = (asset: number) => assets[asset]!.asset
  const supplied = (asset: number) => receipts.get(asset)?.underlying ?? asset
  const priceOf = (asset: number, time: number) =>
    prices.priceAt(nameOf(asset), time) ?? prices.priceAt(unwrapped(nameOf(asset)), time)
  return {
    // A receipt counts in the units of what was supplied.
    decimals: (asset) => assets[supplied(asset)]!.decimals,
    price: (asset, time) => priceOf(asset, time) ?? priceOf(supplied(asset), time),
    unwrapped: (asset) => ids.get(unwrapped(nameOf(supplied(asset)))) ?? supplied(asset),
    isReceipt: (asset) => receipts.has(asset),
  }
}
