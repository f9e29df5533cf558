import type { Mark } from '../mark.ts'
import type { Page } from '../page.ts'
import { sentenceAt } from '../page.ts'
import type { IntakeRule } from './rule.ts'

/** What an agency is called instead of its name, and which words beside it say whose it is. */
const DESCRIPTIONS = [
  {
    actor: 'reconnaissance-general-bureau',
    words: /\b(?:primary|main|chief|top) (?:military )?intelligence (?:agency|bureau|service)\b/gi,
    beside: /\b(?:DPRK|North Korea|Pyongyang|Democratic People['’]s Republic of Korea)/,
  },
]

/** Agencies by description: "the primary intelligence agency of the DPRK". */
export const agenciesRule: IntakeRule = {
  id: 'agencies',
  find: (page) =>
    DESCRIPTIONS.flatMap(({ actor, words, beside }) => {
      const known = page.lexicon.actors.find(({ id }) => id === actor)
      if (known === undefined) return []
      return [...page.text.matchAll(words)].flatMap(({ index, 0: found }): Mark[] =>
        beside.test(around(page, index))
          ? [{ kind: 'actor', actor, name: known.names[0]!, span: [index, index + found.length] }]
          : [],
      )
    }),
}

function around(page: Page, at: number): string {
  return page.text.slice(...sentenceAt(page, at))
}
