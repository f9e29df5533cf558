import { marksOf } from '../mark.ts'
import { incidentAt } from '../reading.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/** Who did it: an actor and a victim in one sentence with a word of blame. As the text has it: a state is never narrowed to a group. */
export const attributionClaims: ClaimRule = {
  id: 'attributions',
  propose: (sentence, reading) => {
    if (marksOf(sentence.marks, 'blame').length === 0) return []
    return marksOf(sentence.marks, 'actor').flatMap(({ span, actor }) => {
      const incident = incidentAt(sentence, span[0], reading)
      return incident === null
        ? []
        : [{ ...NO_FIGURE, about: incident.id, kind: 'attribution' as const, value: actor, span }]
    })
  },
}
