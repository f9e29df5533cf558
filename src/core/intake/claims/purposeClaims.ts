import { marksOf } from '../mark.ts'
import { actorOf } from '../reading.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/** What the money is said to be for. */
export const purposeClaims: ClaimRule = {
  id: 'purposes',
  propose: (sentence, reading) =>
    marksOf(sentence.marks, 'purpose').map(({ span, purpose }) => ({
      ...NO_FIGURE,
      about: actorOf(sentence, reading),
      kind: 'purpose',
      value: purpose,
      span,
    })),
}
