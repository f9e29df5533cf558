import { sentenceAt } from '../page.ts'
import { wordMarks } from '../wordMarks.ts'
import type { IntakeRule } from './rule.ts'

const WORDS = [
  [
    'weapons programmes',
    /\b(?:nuclear|(?:ballistic\s)?missiles?|weapons?)\s(?:[a-z]+\s){0,4}?(?:program(?:me)?s?|development)\b/gi,
  ],
  [
    'sanctions evasion',
    /\b(?:evad(?:e|es|ing)|bypass(?:es|ing)?|circumvent(?:s|ing)?)\s(?:[a-z]+\s){0,3}?sanctions\b/gi,
  ],
] as const

/** What the money is said to be for. A programme counts only beside a word of paying. */
export const purposesRule: IntakeRule = {
  id: 'purposes',
  find: (page) =>
    wordMarks(page.text, WORDS, (purpose, span) => ({ kind: 'purpose', purpose, span })).filter(
      (mark) =>
        (mark.kind === 'purpose' && mark.purpose === 'sanctions evasion') ||
        PAYS.test(page.text.slice(...sentenceAt(page, mark.span[0]))),
    ),
}

const PAYS = /\b(?:fund|financ|pay|paid|support|bankroll)/i
