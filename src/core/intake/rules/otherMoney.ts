import { wordMarks } from '../wordMarks.ts'
import type { IntakeRule } from './rule.ts'

const WORDS = [
  [
    null,
    /\b(?:launder(?:s|ed|ing)?|process(?:ed|ing)|convert(?:ed|ing)|swapp(?:ed|ing)|deposit(?:ed|ing)|transferr(?:ed|ing)|mov(?:ed|ing)|rewards?|fin(?:ed?|es)|penalt(?:y|ies)|bail|raised|valued at|valuation|market capitali[sz]ation|revenues?|trading volumes?)\b/gi,
  ],
] as const

/** Words for money that is neither stolen nor got back: laundered, paid as a fine, raised. */
export const otherMoneyRule: IntakeRule = {
  id: 'other-money',
  find: ({ text }) => wordMarks(text, WORDS, (_, span) => ({ kind: 'otherMoney', span })),
}
