import { marksOf } from '../mark.ts'
import { actorOf } from '../reading.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/** What else an actor is said to have done: known operations, with the year beside them, else that of the knowledge base. */
export const operationClaims: ClaimRule = {
  id: 'operations',
  propose: (sentence, reading) =>
    marksOf(sentence.marks, 'operation').map(({ span, name, date }) => {
      const year = (marksOf(sentence.marks, 'date')[0]?.date ?? date).slice(0, 4)
      return { ...NO_FIGURE, about: actorOf(sentence, reading), kind: 'operations', value: name, year, span }
    }),
}
