import { marksOf } from '../mark.ts'
import { incidentAt } from '../reading.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/** When something was stolen: a date beside a victim. */
export const dateClaims: ClaimRule = {
  id: 'dates',
  propose: (sentence, reading) =>
    marksOf(sentence.marks, 'date').flatMap(({ span, date }) => {
      const incident = incidentAt(sentence, span[0], reading)
      if (incident === null) return []
      return [{ ...NO_FIGURE, about: incident.id, kind: 'date' as const, value: date, year: date.slice(0, 4), span }]
    }),
}
