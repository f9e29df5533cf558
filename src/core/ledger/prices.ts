/** How far back the nearest day with a price may lie. */
export const MAX_DAYS_BACK = 7

/** Daily prices. One price a day and asset, in 10^-8 USD a whole unit. */
export interface PriceTable {
  /** The price on the UTC day of `time` (milliseconds), or on the nearest day before it that has one, at most seven days back; null: unknown. */
  quoteAt(asset: string, time: number): GivenQuote | null
}

/** One price as a file gives it. */
export interface Quote {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string
  /** In 10^-8 USD a whole unit. */
  readonly price: bigint
  /** Who gives it; empty where the file does not say. */
  readonly source: string
}

/** A price, and where it is from. */
export interface GivenQuote {
  /** `case`: fixed by the case, for all time. `file`: a price file. `api`: a price API, as it was recorded. */
  readonly from: PriceOrigin
  /** `YYYY-MM-DD`, UTC; null: of no day. */
  readonly day: string | null
  /** In 10^-8 USD a whole unit. */
  readonly price: bigint
  /** The file or the API, and whom the file names. */
  readonly source: string
  /** Of the unit that the price is for, where whoever gives it says so. */
  readonly decimals: number | null
}

export type PriceOrigin = 'case' | 'file' | 'api'

/** Asset → day since 1970 (UTC) → price. */
export type DailyQuotes = ReadonlyMap<string, ReadonlyMap<number, GivenQuote>>

export const DAY = 86_400_000

/** Prices that a case fixes first, then each source in its order: the first one that has a price gives it. */
export function priceTable(fixed: ReadonlyMap<string, bigint>, sources: readonly DailyQuotes[]): PriceTable {
  return {
    quoteAt: (asset, time) => {
      const price = fixed.get(asset)
      if (price !== undefined) return { from: 'case', day: null, price, source: 'case.yaml', decimals: null }
      for (const source of sources) {
        const found = nearest(source.get(asset), Math.floor(time / DAY))
        if (found !== null) return found
      }
      return null
    },
  }
}

function nearest(days: ReadonlyMap<number, GivenQuote> | undefined, day: number): GivenQuote | null {
  for (let back = 0; days !== undefined && back <= MAX_DAYS_BACK; back++) {
    const found = days.get(day - back)
    if (found !== undefined) return found
  }
  return null
}

/** As decimal text: `303050000000n` is `3030.5`. */
export function priceText(price: bigint): string {
  const digits = price.toString().padStart(9, '0')
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`.replace(/\.?0+$/, '')
}

/** `YYYY-MM-DD` of a day since 1970 (UTC). */
export function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** Asset → its prices, the earliest day first. */
export type Quotes = ReadonlyMap<string, readonly Quote[]>
