import { countBefore, marksOf } from '../mark.ts'
import { actorOf } from '../reading.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/** What else an actor is said to have done: known operations, with the year beside them, else that of the knowledge base. */
export const operationClaims: ClaimRule = {
  id: 'operations',
  propose: (sentence, reading) =>
    marksOf(sentence.marks, 'operation').flatMap(({ span, name, date }) => {
      // A victim that the knowledge base has as an incident is none beside it.
      const victims = marksOf(sentence.marks, 'victim')
      const victim = victims[countBefore(victims, span[1]) - 1]
      if (victim !== undefined && victim.span[1] > span[0]) return []
      const year = (marksOf(sentence.marks, 'date')[0]?.date ?? date).slice(0, 4)
      return [{ ...NO_FIGURE, about: actorOf(sentence, reading), kind: 'operations' as const, value: name, year, span }]
    }),
}
