import { plain } from '../report/text.ts'
import { claimedValue, rangeWords } from './annualText.ts'
import type { AnyFigure } from './restatements.ts'

/** What a figure says, as printed: `about $400 M`, `7`, `ETH 58 %, BTC 20 %`. */
export function figureWords({ fact }: AnyFigure): string {
  if (fact.kind === 'count') return rangeWords(fact.count)
  if (fact.kind !== 'shares') return plain(claimedValue(fact.value))
  return fact.shares.parts.map(({ name, percent }) => `${name} ${rangeWords(percent)} %`).join(', ')
}
