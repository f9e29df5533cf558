import type { IncidentRow } from './incidentRow.ts'
import { sumOf, type UsdRange } from './usdRange.ts'

/** What the same coins were worth on the days of the thefts and on the day of the report. */
export interface WorthOnTwoDays {
  /** Incidents whose coins have a price on both days: only these are in the sums. */
  readonly incidents: readonly string[]
  readonly atTheft: UsdRange
  readonly atAsOf: UsdRange
  /** The days of the prices in the second sum, which are not always that of the report. */
  readonly firstPrice: string
  readonly lastPrice: string
}

/** Sums over the incidents of which both are known from the same claims; null where there is none. */
export function worthOnTwoDays(rows: readonly IncidentRow[]): WorthOnTwoDays | null {
  const both = rows.flatMap(({ id, worth: { atTheft, atAsOf } }) =>
    atTheft !== null && atAsOf !== null && atTheft.claims.join(' ') === atAsOf.claims.join(' ')
      ? [{ id, atTheft: atTheft.range, atAsOf: atAsOf.range, days: atAsOf.prices.map(({ day }) => day) }]
      : [],
  )
  const [atTheft, atAsOf] = [sumOf(both.map((one) => one.atTheft)), sumOf(both.map((one) => one.atAsOf))]
  if (atTheft === null || atAsOf === null) return null
  const days = both.flatMap((one) => one.days).sort()
  return {
    incidents: both.map(({ id }) => id),
    atTheft,
    atAsOf,
    firstPrice: days[0]!,
    lastPrice: days.at(-1)!,
  }
}
