import { isPartialDate, type PartialDate } from '../../core/knowledge/partialDate.ts'

/** The day (UTC) of a time in seconds since 1970; null where it is none, or not between 1970 and 2199. */
export function dayOfUnix(seconds: number): PartialDate | null {
  if (!Number.isFinite(seconds) || seconds < 0 || seconds > 7_500_000_000) return null
  const day = new Date(seconds * 1000).toISOString().slice(0, 10)
  return isPartialDate(day) ? day : null
}
