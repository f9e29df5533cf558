/** Daily prices. One price a day and asset, in 10^-8 USD a whole unit. */
export interface PriceTable {
  /** Price on the UTC day of `time` (milliseconds), or on the nearest day before it that has one, at most seven days back; null: unknown. */
  priceAt(asset: string, time: number): bigint | null
}
