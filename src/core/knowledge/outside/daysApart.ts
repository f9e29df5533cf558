import { firstDay, lastDay, type PartialDate } from '../partialDate.ts'

/** How many days two dates are apart at least; 0 where they may be the same day. */
export function daysApart(a: PartialDate, b: PartialDate): number {
  return Math.max(0, daysFrom(lastDay(a), firstDay(b)), daysFrom(lastDay(b), firstDay(a)))
}

function daysFrom(earlier: string, later: string): number {
  return (Date.parse(`${later}T00:00:00Z`) - Date.parse(`${earlier}T00:00:00Z`)) / 86_400_000
}
