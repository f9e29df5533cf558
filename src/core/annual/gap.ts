import type { ClaimedValue } from '../knowledge/claim.ts'
import { rangeOf, type UsdRange } from './usdRange.ts'

/** How a published figure and what is listed lie to each other. */
export type Gap =
  /** The figure is above all that is listed: at least `range.low` is not explained by it. */
  | { readonly kind: 'unexplained'; readonly range: UsdRange }
  /** More is listed than the figure says. */
  | { readonly kind: 'beyond'; readonly range: UsdRange }
  /** The two ranges meet; up to `range.high` may still be unexplained. */
  | { readonly kind: 'within'; readonly range: UsdRange }
  /** They cannot be compared. */
  | {
      readonly kind: 'not-compared'
      readonly why: 'part' | 'report-time' | 'no-dollars' | 'other-actor' | 'replaced' | 'part-of-year'
    }

/** Compares a claimed value with a listed sum; nothing listed explains nothing. */
export function gapBetween(value: ClaimedValue, listed: UsdRange | null): Gap {
  if (value.part !== null) return { kind: 'not-compared', why: 'part' }
  if (value.usd === null) return { kind: 'not-compared', why: 'no-dollars' }
  if (value.valued === 'report') return { kind: 'not-compared', why: 'report-time' }
  const claimed = rangeOf(value.usd)
  const there = listed ?? { low: 0n, high: 0n, open: false }
  if (claimed.low > there.high && !there.open)
    return {
      kind: 'unexplained',
      range: { low: claimed.low - there.high, high: claimed.high - there.low, open: claimed.open },
    }
  if (claimed.high < there.low && !claimed.open)
    return {
      kind: 'beyond',
      range: { low: there.low - claimed.high, high: there.high - claimed.low, open: there.open },
    }
  const most = claimed.high - there.low
  return { kind: 'within', range: { low: 0n, high: most > 0n ? most : 0n, open: claimed.open } }
}
