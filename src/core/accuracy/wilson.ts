/** An interval of shares, each from 0 to 1. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** The two-sided 95 % point of the normal distribution. */
const Z = 1.959963984540054

/**
 * 95 % interval of a share of counts, by Wilson's score method without continuity correction (Wilson 1927; method 3
 * of Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998).
 * Null where nothing was counted.
 */
export function wilson(hits: number, of: number): Interval | null {
  if (of === 0) return null
  const share = hits / of
  const middle = (share + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of)
  const half = (Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of))) / (1 + (Z * Z) / of)
  // At the ends the method gives exactly 0 and 1; a float may miss them by a last digit.
  return { low: hits === 0 ? 0 : middle - half, high: hits === of ? 1 : middle + half }
}
