import { firstDay, lastDay, type PartialDate } from '../knowledge/partialDate.ts'
import { tenthsOf } from '../report/numbers.ts'
import { DAY } from '../report/times.ts'
import { CASH_OUTS, type CaseTimes, type Step } from './caseTimes.ts'
import type { IncidentRow } from './incidentRow.ts'
import type { TracedCase } from './tracedCase.ts'

/** A traced case beside the incident that it is of. */
export interface TracedIncident extends TracedCase {
  readonly incident: string
  /** What arrived at mixers, in the unit of the case. */
  readonly mixer: bigint
  /** Share that arrived at mixers of all that was traced (`whole`), in tenths of a per cent. */
  readonly mixerShare: number
}

/** The traced cases of some incidents, as far as their traces end on the day of the report or before. */
export function tracedIncidents(
  rows: readonly IncidentRow[],
  cases: readonly TracedCase[],
  asOf: string,
): readonly TracedIncident[] {
  const byId = new Map(cases.filter((one) => one.asOf <= asOf).map((one) => [one.case, one]))
  return rows.flatMap(({ id, date, cases: ids }) =>
    ids.flatMap((name) => {
      const found = byId.get(name)
      if (found === undefined) return []
      const mixer = found.classes.find((one) => one.class === 'mixer')?.amount ?? 0n
      const times = found.times && sinceTheft(found.times, date)
      return [{ ...found, times, incident: id, mixer, mixerShare: tenthsOf(mixer, found.whole) }]
    }),
  )
}

/** A case whose first coins moved on another day than the theft does not begin with it, whatever it calls its seed. */
function sinceTheft(times: CaseTimes, date: PartialDate): CaseTimes {
  const { theft, cashOut } = times
  const near =
    theft !== null &&
    theft >= Date.parse(firstDay(date)) - DAY &&
    // The day itself, and one more, because dates are not always those of UTC.
    theft < Date.parse(lastDay(date)) + 2 * DAY
  if (near) return times
  const unknown = ({ time }: Step): Step => ({ time, after: null })
  const arrivals = CASH_OUTS.map((kind) => {
    const found = cashOut[kind]
    return [kind, found && { ...found, first: unknown(found.first), half: unknown(found.half) }] as const
  })
  const none = { theft: null, firstMove: null, halfMoved: null }
  return { ...none, cashOut: Object.fromEntries(arrivals) as CaseTimes['cashOut'] }
}
