import { tenthsOf } from '../report/numbers.ts'
import type { IncidentRow } from './incidentRow.ts'
import type { TracedCase } from './tracedCase.ts'

/** A traced case beside the incident that it is of. */
export interface TracedIncident extends TracedCase {
  readonly incident: string
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
  return rows.flatMap(({ id, cases: ids }) =>
    ids.flatMap((name) => {
      const found = byId.get(name)
      if (found === undefined) return []
      const mixer = found.classes.find((one) => one.class === 'mixer')?.amount ?? 0n
      return [{ ...found, incident: id, mixerShare: tenthsOf(mixer, found.whole) }]
    }),
  )
}
