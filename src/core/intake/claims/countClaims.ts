import { marksOf } from '../mark.ts'
import { actorOf, yearOf } from '../reading.ts'
import type { ClaimRule } from './claimRule.ts'

/** How many attacks of an actor. */
export const countClaims: ClaimRule = {
  id: 'counts',
  propose: (sentence, reading) =>
    marksOf(sentence.marks, 'count').map((mark) => {
      const { span, value, unit, low, high, words } = mark
      const year = yearOf(sentence, mark)
      return { about: actorOf(sentence, reading), kind: 'count', value, unit, low, high, year, words, span }
    }),
}
