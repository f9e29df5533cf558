import { wordMarks } from '../wordMarks.ts'
import type { IntakeRule } from './rule.ts'

const WORDS = [
  [
    null,
    /\b(?:attribut(?:ed?|es|ing)|blam(?:ed?|es|ing)|behind|responsible for|linked to|carried out by|conducted by|committed by|executed by|orchestrated by|perpetrated by|stolen by|hacked by|the work of|tied to|connected to|stole|accus(?:ed?|es))\b/gi,
  ],
] as const

/** Words that say who did it. */
export const blameRule: IntakeRule = {
  id: 'blame',
  find: ({ text }) => wordMarks(text, WORDS, (_, span) => ({ kind: 'blame', span })),
}
