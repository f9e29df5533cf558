import type { GivenQuote } from './prices.ts'
import type { UsdTerm } from './usd.ts'

/** What a whole unit of an asset was worth, by the ledger's ids. */
export interface Market {
  /** 10^-8 USD on the day of `time` (milliseconds); null: unknown. */
  readonly price: (asset: number, time: number) => bigint | null
  readonly decimals: (asset: number) => number
  /** What an asset stands for: the chain's own coin of its known wrapper, what was supplied for a lending market's receipt; else itself. */
  readonly unwrapped: (asset: number) => number
  /** Whether an asset is a receipt of a known lending market, which grows: it is given for what it stands for, and not 1 : 1. Default: none is. */
  readonly isReceipt?: (asset: number) => boolean
}

/** A market that says where its prices are from. */
export interface PricedMarket extends Market {
  /** What `price` rests on; null where that is null. */
  readonly quote: (asset: number, time: number) => GivenQuote | null
}

/** An amount with its price at a time. */
export function termOf(
  market: Market,
  { asset, amount }: { readonly asset: number; readonly amount: bigint },
  time: number,
): UsdTerm {
  return { amount, decimals: market.decimals(asset), price: market.price(asset, time) }
}
