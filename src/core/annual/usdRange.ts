import type { Range } from '../knowledge/range.ts'

/** From the least to the most, in cents. `open`: whoever gives the upper end says that it may be more. */
export interface UsdRange {
  readonly low: bigint
  readonly high: bigint
  readonly open: boolean
}

/** A figure as a range: "at most 50" begins at nothing, "at least 50" is open above 50. */
export function rangeOf({ low, high }: Range<bigint>): UsdRange {
  return { low: low ?? 0n, high: high ?? low ?? 0n, open: high === null }
}

/**
 * All that some figures span: from the lowest lower end to the highest upper end. Ends that nobody gave ("at most",
 * "at least") count only where nobody gives another. Null for no figures.
 */
export function spanOf(figures: readonly Range<bigint>[]): UsdRange | null {
  if (figures.length === 0) return null
  const lows = figures.flatMap(({ low }) => low ?? [])
  const highs = figures.flatMap(({ high }) => high ?? [])
  const most = [...lows, ...highs].reduce((a, b) => (b > a ? b : a))
  return {
    low: lows.length === 0 ? 0n : lows.reduce((a, b) => (b < a ? b : a)),
    high: most,
    open: !highs.includes(most),
  }
}

/** Lower ends and upper ends added up. Null for no ranges: unknown, not nothing. */
export function sumOf(ranges: readonly UsdRange[]): UsdRange | null {
  if (ranges.length === 0) return null
  return ranges.reduce((sum, { low, high, open }) => ({
    low: sum.low + low,
    high: sum.high + high,
    open: sum.open || open,
  }))
}
