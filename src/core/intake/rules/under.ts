import { wordMarks } from '../wordMarks.ts'
import type { IntakeRule } from './rule.ts'

const WORDS = [
  [
    null,
    /\b(?:under(?: the)?(?: control| command| direction)?(?: of)?|(?:controlled|run|led|directed|commanded|overseen|operated) by|(?:part|arm|unit|subsidiary|division) of|subordinate to|belongs? to|answers to|reports to)(?=\s)/gi,
  ],
] as const

/** Words that put one actor below another. */
export const underRule: IntakeRule = {
  id: 'under',
  find: ({ text }) => wordMarks(text, WORDS, (_, span) => ({ kind: 'under', span })),
}
