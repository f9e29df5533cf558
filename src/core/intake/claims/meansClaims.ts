import { isDenied } from '../isDenied.ts'
import { marksOf } from '../mark.ts'
import { actorOf, incidentAt } from '../reading.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/** By what means, of an incident where the sentence names a victim, else of the actor. */
export const meansClaims: ClaimRule = {
  id: 'means',
  propose: (sentence, reading) =>
    marksOf(sentence.marks, 'means').flatMap(({ span, means }) => {
      if (isDenied(sentence, span[0])) return []
      const about = incidentAt(sentence, span[0], reading)?.id ?? actorOf(sentence, reading)
      return [{ ...NO_FIGURE, about, kind: 'means' as const, value: means, span }]
    }),
}
