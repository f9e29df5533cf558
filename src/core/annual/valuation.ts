import type { ClaimOf } from '../knowledge/claim.ts'
import type { PartialDate } from '../knowledge/partialDate.ts'
import type { UsdRange } from './usdRange.ts'
import { spanOf } from './usdRange.ts'

/** Daily prices by the names that claims give to coins: `ETH`, or `ethereum/0xdac1…`. */
export interface CoinPrices {
  /** In 10^-8 USD a whole coin, on a day (`YYYY-MM-DD`) or shortly before; null: unknown. */
  priceOn(coin: string, day: string): bigint | null
}

/** Dollars of the day of the theft that dyepack computed, because nobody says them. */
export interface Computed {
  readonly range: UsdRange
  /** Claims whose coins were priced. */
  readonly claims: readonly string[]
}

export interface Valuation {
  /** Null where a claim has not a price for each of its coins, or the day is not known. */
  readonly computed: Computed | null
  /** Coins without a price, in order; empty where none was looked for. */
  readonly missing: readonly string[]
}

/** Prices the coins of whole, standing loss claims. A claim with a coin that has no price is left out and never counts as less. */
export function valuationOf(
  claims: readonly { readonly claim: string; readonly value: ClaimOf<'loss'>['value'] }[],
  date: PartialDate,
  prices: CoinPrices | null,
): Valuation {
  const coins = claims.filter(({ value }) => value.amounts.length > 0)
  if (prices === null || coins.length === 0) return { computed: null, missing: [] }
  if (date.length < 10) return { computed: null, missing: coinsOf(coins) }
  const priced = coins.flatMap(({ claim, value }) => {
    const parts = value.amounts.map(({ asset, amount }) => {
      const price = prices.priceOn(asset, date)
      const ofEnd = (end: string | null) => (price === null || end === null ? null : worth(end, price))
      return price === null ? null : { low: ofEnd(amount.low), high: ofEnd(amount.high) }
    })
    if (parts.includes(null)) return []
    const add = (a: bigint | null, b: bigint | null) => (a === null || b === null ? null : a + b)
    // A missing lower end begins at nothing; a missing upper end leaves the sum open.
    const low = parts.reduce((sum, part) => sum + (part!.low ?? 0n), 0n)
    const high = parts.reduce((sum: bigint | null, part) => add(sum, part!.high), 0n)
    return [{ claim, range: { low, high, rough: false } }]
  })
  const range = spanOf(priced.map((one) => one.range))
  const missing = coinsOf(coins).filter((coin) => prices.priceOn(coin, date) === null)
  return { computed: range === null ? null : { range, claims: priced.map(({ claim }) => claim) }, missing }
}

function coinsOf(claims: readonly { readonly value: ClaimOf<'loss'>['value'] }[]): string[] {
  return [...new Set(claims.flatMap(({ value }) => value.amounts.map(({ asset }) => asset)))].sort()
}

/** Whole coins as decimal text times 10^-8 USD, in cents, half up. Exact at any length. */
function worth(coins: string, price: bigint): bigint {
  const [whole = '0', fraction = ''] = coins.split('.')
  const scale = 10n ** BigInt(fraction.length) * 1_000_000n
  const product = BigInt(whole + fraction) * price
  return (2n * product + scale) / (2n * scale)
}
