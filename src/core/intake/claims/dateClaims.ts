import { marksOf } from '../mark.ts'
import { namedIncident } from '../reading.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/** When something was stolen: a date beside a victim. What is got back has another date, and of two readings of one date the more precise one counts. */
export const dateClaims: ClaimRule = {
  id: 'dates',
  propose: (sentence, reading) => {
    if (marksOf(sentence.marks, 'fate').length > 0) return []
    const claims = marksOf(sentence.marks, 'date').flatMap(({ span, date }) => {
      const incident = namedIncident(sentence, span[0], reading) ?? reading.datedAt(span[0])
      if (incident === null) return []
      return [{ ...NO_FIGURE, about: incident.id, kind: 'date' as const, value: date, year: date.slice(0, 4), span }]
    })
    const longer = new Set(
      claims.flatMap(({ about, value }) =>
        [4, 7].filter((length) => length < value.length).map((length) => `${about} ${value.slice(0, length)}`),
      ),
    )
    return claims.filter(({ about, value }) => !longer.has(`${about} ${value}`))
  },
}
