import { marksOf } from '../mark.ts'
import { incidentBefore, namedIncident, type Sentence, THIS_ONE } from '../reading.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/**
 * Who did it: an actor and a victim in one sentence with a word of blame, or "this theft" of the sentence before. As the text
 * has it: a state is never narrowed to a group.
 */
export const attributionClaims: ClaimRule = {
  id: 'attributions',
  propose: (sentence, reading) => {
    if (marksOf(sentence.marks, 'blame').length === 0) return []
    const before = THIS_ONE.test(sentence.text) ? incidentBefore(sentence, reading) : null
    return marksOf(sentence.marks, 'actor').flatMap(({ span, actor }) => {
      const incident = namedIncident(sentence, span[0], reading) ?? before
      if (incident === null || isOtherName(sentence, span[0])) return []
      return [{ ...NO_FIGURE, about: incident.id, kind: 'attribution' as const, value: actor, span }]
    })
  },
}

/** "Lazarus Group, also known as APT38": one is named twice. */
function isOtherName({ span, text }: Sentence, at: number): boolean {
  const place = at - span[0]
  return /\b(?:known|tracked|referred to) as\s(?:the\s)?$|\ba\.?k\.?a\.?\s$/i.test(
    text.slice(Math.max(0, place - 20), place),
  )
}
