/** How far back the nearest day with a price may lie. */
export const MAX_DAYS_BACK = 7

/** Daily prices. One price a day and asset, in 10^-8 USD a whole unit. */
export interface PriceTable {
  /** Price on the UTC day of `time` (milliseconds), or on the nearest day before it that has one, at most seven days back; null: unknown. */
  priceAt(asset: string, time: number): bigint | null
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

/** As decimal text: `303050000000n` is `3030.5`. */
export function priceText(price: bigint): string {
  const digits = price.toString().padStart(9, '0')
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`.replace(/\.?0+$/, '')
}

/** Asset → its prices, the earliest day first. */
export type Quotes = ReadonlyMap<string, readonly Quote[]>
