import { compareDecimals } from '../knowledge/compareDecimals.ts'
import { blurredFigure } from './blurredFigure.ts'
import type { Span } from './intakeDraft.ts'
import type { Figure, MarkOf } from './mark.ts'
import { readNumber } from './readNumber.ts'

/** A figure as it is written. */
export interface WrittenFigure {
  readonly digits: string
  readonly magnitude: string | undefined
  readonly unit: string
  readonly blur: string | undefined
  readonly span: Span
  /** It is an amount only as the lower end of a range. */
  readonly needsOther: boolean
}

/** Figures as marks; two that are the ends of one are one: "between $600 million and $625 million", "$275-281 million". In the order of the text. */
export function joinRanges(text: string, figures: readonly WrittenFigure[]): MarkOf<'amount'>[] {
  const amounts: MarkOf<'amount'>[] = []
  for (let at = 0; at < figures.length; at++) {
    const [one, next] = [figures[at]!, figures[at + 1]]
    const range = next !== undefined && isLinked(text, one, next) ? rangeOf(one, next) : null
    const figure = range ?? (one.needsOther ? null : figureOf(one))
    if (range !== null) at += 1
    if (figure !== null) amounts.push({ kind: 'amount', span: [one.span[0], figures[at]!.span[1]], ...figure })
  }
  return amounts
}

function isLinked(text: string, { span: first }: WrittenFigure, { span: second }: WrittenFigure): boolean {
  if (second[0] - first[1] > 7) return false
  const link = text.slice(first[1], second[0])
  if (/^\s?(?:to|–|-)\s?$/.test(link)) return true
  return /^\sand\s$/.test(link) && /\bbetween\s$/i.test(text.slice(Math.max(0, first[0] - 9), first[0]))
}

/** Both ends; null where the second is not above the first. "$275-281 million": the lower end is of millions, too. */
function rangeOf(first: WrittenFigure, second: WrittenFigure): Figure | null {
  const small = compareOf(first.digits, second.digits) < 0
  const low = figureOf({ ...first, magnitude: first.magnitude ?? (small ? second.magnitude : undefined) })
  const high = figureOf(second)
  if (low === null || high === null || low.unit !== high.unit || compareDecimals(low.value, high.value) >= 0)
    return null
  // "between $630 million and more than $1 billion" has no upper end.
  if (high.low !== null && high.high === null) return { ...high, value: low.value, low: low.value }
  return { ...low, low: low.value, high: high.value }
}

function compareOf(a: string, b: string): number {
  const [left, right] = [readNumber(a), readNumber(b)]
  return left === null || right === null ? 0 : compareDecimals(left, right)
}

function figureOf({ digits, magnitude, unit, blur }: WrittenFigure): Figure | null {
  const value = readNumber(digits, magnitude)
  return value === null ? null : blurredFigure(value, unit, blur)
}
