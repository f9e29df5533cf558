import type { Means } from '../../knowledge/knowledgeWords.ts'
import { wordMarks } from '../wordMarks.ts'
import type { IntakeRule } from './rule.ts'

const WORDS: readonly (readonly [Means, RegExp])[] = [
  ['phishing', /\b(?:spear-?\s?)?phish(?:ing|ed)?(?:\s(?:lures?|e-?mails?|links?|campaigns?|attacks?))?\b/gi],
  ['code-exploit', /\b(?:code|smart[\s-]contract|software)\s(?:exploits?|vulnerabilit(?:y|ies)|flaws?|bugs?)\b/gi],
  ['malware', /\b(?:malware|trojans?|trojanized|spyware|backdoors?)\b/gi],
  ['social-engineering', /\b(?:(?:advanced\s)?social(?:ly)?[\s-]engineer(?:ing|ed)|fake job offers?)\b/gi],
  [
    'key-compromise',
    /\b(?:private|validator|signing)\skeys?\b|\bkeys?\s(?:were\s|was\s)?(?:stolen|compromised|leaked)\b/gi,
  ],
  ['supply-chain', /\bsupply[\s-]chain\b/gi],
  ['insider', /\b(?:insiders?|inside job|rogue employees?)\b/gi],
]

/** By what means: phishing, code exploits, malware, social engineering and the others of the knowledge base. */
export const meansRule: IntakeRule = {
  id: 'means',
  find: ({ text }) => wordMarks(text, WORDS, (means, span) => ({ kind: 'means', means, span })),
}
