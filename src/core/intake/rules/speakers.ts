import type { Mark } from '../mark.ts'
import { namesIn } from '../namesIn.ts'
import { PRESS } from '../press.ts'
import type { IntakeRule } from './rule.ts'

const BEFORE =
  /\b(?:according to|said|says|(?:reported|published|released|obtained) by|reports? (?:by|from|of)|(?:analysis|study|data|figures|research|statement) (?:by|from|of)|researchers (?:at|from|of)|estimates? (?:by|from|of)|claimed by|told)\s(?:[\w-]{1,20}\s){0,6}$/i
const AFTER =
  /^(?:['’]s)?,?\s(?:[\w,'’-]{1,20}\s){0,8}?(?:said|says?|reported|reports?|wrote|writes|estimate[sd]?|found|finds|claim(?:s|ed)?|announced|attribute[sd]?|believe[sd]?|assess(?:es|ed)?|noted|added|confirmed|put|according|calculate[sd]?|count(?:s|ed))\b/i
const NAMELESS =
  /\b(?:the|its|their) (?:firm|company|report|analysts|researchers|vendor|agency) (?:said|says|also said|added|estimates|estimated|puts|put|reported|found|wrote|counts|counted)\b/gi
const WINDOW = 70

/** Who speaks: a publisher beside a word of saying, and "the firm said" for whoever spoke last. */
export const speakersRule: IntakeRule = {
  id: 'speakers',
  find: ({ text, lexicon }) => {
    const known = new Set(lexicon.publishers.map(({ name }) => name))
    const names = [...lexicon.publishers, ...PRESS.filter(({ name }) => !known.has(name))]
    const named = namesIn(
      text,
      names.map(({ id, name }) => ({ name, of: id })),
    ).flatMap(({ of: publisher, span }): Mark[] => {
      const before = text.slice(Math.max(0, span[0] - WINDOW), span[0])
      const after = text.slice(span[1], span[1] + WINDOW)
      // "told CNN": somebody else spoke.
      const listens = /\btold\s$/i.test(before)
      return !listens && (BEFORE.test(before) || AFTER.test(after)) ? [{ kind: 'speaker', publisher, span }] : []
    })
    const nameless = [...text.matchAll(NAMELESS)].map(
      ({ index, 0: words }): Mark => ({ kind: 'speaker', publisher: null, span: [index, index + words.length] }),
    )
    return [...named, ...nameless]
  },
}
