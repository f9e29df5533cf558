import { compareText } from '../compareText.ts'
import type { ClaimOf } from '../knowledge/claim.ts'
import { firstDay, type PartialDate } from '../knowledge/partialDate.ts'
import type { Quote } from '../ledger/prices.ts'
import type { CoinPrices } from './coinPrices.ts'
import { spanOf, type UsdRange } from './usdRange.ts'

/** What the coins that claims name were worth on a day, by daily prices. Nobody says it: dyepack computes it. */
export interface Worth {
  readonly range: UsdRange
  /** Claims whose coins were priced. */
  readonly claims: readonly string[]
  /** The prices that were used, by coin. */
  readonly prices: readonly CoinQuote[]
}

export interface CoinQuote extends Quote {
  readonly coin: string
}

/** A price that was looked for and is not in the files. */
export interface MissingPrice {
  readonly coin: string
  /** Of the theft, as exact as it is known; or of the report. */
  readonly day: PartialDate
}

/** The same coins on two days, which are never mixed. */
export interface Valuation {
  /** On the day of the theft. Null: no claim has a price for each of its coins, or the day is not known. */
  readonly atTheft: Worth | null
  /** On the day of the report, or at the last price before it that is younger than the theft. */
  readonly atAsOf: Worth | null
  /** Prices that lack, by day and coin; empty where none was looked for. */
  readonly missing: readonly MissingPrice[]
}

interface CoinClaim {
  readonly claim: string
  readonly value: ClaimOf<'loss'>['value']
}

/** Prices the coins of whole, standing loss claims. A claim with a coin that has no price is left out and never counts as less. */
export function valuationOf(
  claims: readonly CoinClaim[],
  date: PartialDate,
  asOf: string,
  prices: CoinPrices | null,
): Valuation {
  const named = claims.filter(({ value }) => value.amounts.length > 0)
  if (prices === null || named.length === 0) return { atTheft: null, atAsOf: null, missing: [] }
  const theft = worthOf(named, date, (coin) => (date.length < 10 ? null : prices.on(coin, date)))
  const today = worthOf(named, asOf, (coin) => {
    const last = prices.upTo(coin, asOf)
    return last !== null && (last.day > firstDay(date) || last.day === asOf) ? last : null
  })
  return { atTheft: theft.worth, atAsOf: today.worth, missing: [...theft.missing, ...today.missing] }
}

function worthOf(
  claims: readonly CoinClaim[],
  day: PartialDate,
  priceOf: (coin: string) => Quote | null,
): { readonly worth: Worth | null; readonly missing: readonly MissingPrice[] } {
  const coins = [...new Set(claims.flatMap(({ value }) => value.amounts.map(({ asset }) => asset)))].sort(compareText)
  const quotes = new Map(coins.map((coin) => [coin, priceOf(coin)]))
  const priced = claims.filter(({ value }) => value.amounts.every(({ asset }) => quotes.get(asset) !== null))
  const range = spanOf(priced.map(({ value }) => ({ ...sumOfCoins(value, quotes), rough: false })))
  const used = new Set(priced.flatMap(({ value }) => value.amounts.map(({ asset }) => asset)))
  const worth = range && {
    range,
    claims: priced.map(({ claim }) => claim),
    prices: coins.flatMap((coin) => {
      const quote = quotes.get(coin)
      return used.has(coin) && quote ? [{ coin, day: quote.day, price: quote.price, source: quote.source }] : []
    }),
  }
  return { worth, missing: coins.filter((coin) => quotes.get(coin) === null).map((coin) => ({ coin, day })) }
}

/** A missing lower end begins at nothing; a missing upper end leaves the sum open. */
function sumOfCoins({ amounts }: CoinClaim['value'], quotes: ReadonlyMap<string, Quote | null>) {
  const ends = amounts.map(({ asset, amount: { low, high } }) => {
    const { price } = quotes.get(asset)!
    return { low: low === null ? 0n : inCents(low, price), high: high === null ? null : inCents(high, price) }
  })
  return {
    low: ends.reduce((sum, end) => sum + end.low, 0n),
    high: ends.reduce((sum: bigint | null, end) => (sum === null || end.high === null ? null : sum + end.high), 0n),
  }
}

/** Whole coins as decimal text times 10^-8 USD, in cents, half up. Exact at any length. */
function inCents(coins: string, price: bigint): bigint {
  const [whole = '0', fraction = ''] = coins.split('.')
  const scale = 10n ** BigInt(fraction.length) * 1_000_000n
  const product = BigInt(whole + fraction) * price
  return (2n * product + scale) / (2n * scale)
}
