import type { Range } from '../knowledge/range.ts'
import { rangeOf } from './usdRange.ts'

/** Figures further apart than a tenth are never one figure, however roughly they are given. */
const NEAR = 10n

/**
 * Whether two figures can be the same one: they meet, or one is rough and the other near, or one is the other, rounded
 * ("$429 M" and "$428.8 M"). Numbers of attacks are not rounded: nine are not ten.
 */
export function agree(a: Range<bigint>, b: Range<bigint>, what: 'dollars' | 'attacks'): boolean {
  const [one, other] = [rangeOf(a), rangeOf(b)]
  const [lower, upper] = one.low <= other.low ? [one, other] : [other, one]
  if (lower.open || lower.high >= upper.low) return true
  const apart = upper.low - lower.high
  if (apart * NEAR > upper.low) return false
  if (a.rough || b.rough) return true
  return what === 'dollars' && 2n * apart <= larger(unitOf(lower.high), unitOf(upper.low))
}

/** The last place of which a figure speaks: 1,000,000 for 429,000,000. Zero speaks of none. */
export function unitOf(value: bigint): bigint {
  let unit = 1n
  while (value !== 0n && value % (unit * 10n) === 0n) unit *= 10n
  return unit
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
