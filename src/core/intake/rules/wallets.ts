import type { WalletKind } from '../../knowledge/knowledgeWords.ts'
import { wordMarks } from '../wordMarks.ts'
import type { IntakeRule } from './rule.ts'

const WORDS: readonly (readonly [WalletKind, RegExp])[] = [
  ['hot', /["“'‘]?\bhot["”'’]?[\s-]["“'‘]?wallets?\b/gi],
  ['cold', /\bcold[\s-](?:wallets?|storage)\b/gi],
  ['contract', /\b(?:smart|bridge|pool|vault|lending)[\s-]contracts?\b/gi],
]

/** Which wallets were hit. */
export const walletsRule: IntakeRule = {
  id: 'wallets',
  find: ({ text }) => wordMarks(text, WORDS, (wallets, span) => ({ kind: 'wallets', wallets, span })),
}
