import { wordMarks } from '../wordMarks.ts'
import type { IntakeRule } from './rule.ts'

const WORDS: readonly (readonly [string, RegExp])[] = [
  ['crypto', /\b(?:crypto(?:currenc(?:y|ies))?|bitcoin|blockchain|digital assets?)\b/gi],
  ['cyberattack', /\b(?:cyber[\s-]?attacks?|hack(?:s|ed|ers?|ing)?|intrusions?)\b/gi],
  ['sanctions', /\bsanction(?:s|ed|ing)?\b/gi],
  ['laundering', /\b(?:launder(?:s|ed|ing)?|mixers?|mixing services?|Tornado Cash)\b/gi],
  ['espionage', /\b(?:espionage|spying)\b/gi],
  ['law-enforcement', /\b(?:indict(?:ed|ments?)|arrest(?:s|ed)?|seizures?|forfeiture|prosecutors?)\b/gi],
]

/** What the text is about, in the topics of the knowledge base. */
export const topicsRule: IntakeRule = {
  id: 'topics',
  find: ({ text, lexicon }) =>
    wordMarks(
      text,
      WORDS.filter(([topic]) => lexicon.topics.includes(topic)),
      (topic, span) => ({ kind: 'topic', topic, span }),
    ),
}
