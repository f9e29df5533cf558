import type { Figure } from './mark.ts'

/** Words before a figure that blur it, longest first, and which end they leave. */
const BEFORE: readonly (readonly [string, 'low' | 'high' | 'rough'])[] = [
  ['slightly over', 'low'],
  ['just over', 'low'],
  ['more than', 'low'],
  ['at least', 'low'],
  ['over', 'low'],
  ['less than', 'high'],
  ['up to', 'high'],
  ['under', 'high'],
  ['approximately', 'rough'],
  ['estimated', 'rough'],
  ['close to', 'rough'],
  ['roughly', 'rough'],
  ['almost', 'rough'],
  ['around', 'rough'],
  ['nearly', 'rough'],
  ['about', 'rough'],
  ['some', 'rough'],
]

/** For patterns: the blurring words and the white space behind them. */
export const BLUR = `(?:\\b(?<blur>${BEFORE.map(([word]) => word.replace(' ', '\\s')).join('|')})\\s)?`

/** A figure with the ends that its words leave. */
export function blurredFigure(value: string, unit: string, blur: string | undefined): Figure {
  const words = (blur ?? '').toLowerCase().replace(/\s+/g, ' ')
  const end = BEFORE.find(([word]) => word === words)?.[1]
  return {
    unit,
    value,
    low: end === 'high' || end === 'rough' ? null : value,
    high: end === 'low' || end === 'rough' ? null : value,
    words,
  }
}
