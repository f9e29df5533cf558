import { wordMarks } from '../wordMarks.ts'
import type { IntakeRule } from './rule.ts'

const WORDS = [
  ['frozen', /\b(?:froze|frozen|freez(?:e|es|ing)|blacklisted)\b/gi],
  ['seized', /\b(?:seized?|seizures?|forfeited|confiscated)\b/gi],
  ['returned', /\b(?:returned|gave back|given back|refunded by the (?:hacker|attacker))\b/gi],
  ['recovered', /\b(?:recover(?:ed|y|ies)|clawed back)\b/gi],
] as const

/** What became of coins: an amount in such a sentence is no loss. */
export const fatesRule: IntakeRule = {
  id: 'fates',
  find: ({ text }) => wordMarks(text, WORDS, (fate, span) => ({ kind: 'fate', fate, span })),
}
