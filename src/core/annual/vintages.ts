import { compareText } from '../compareText.ts'
import { firstDay } from '../knowledge/partialDate.ts'
import type { Range } from '../knowledge/range.ts'
import { agree, unitOf } from './agree.ts'
import { subjectKey } from './figures.ts'
import { figureWords } from './figureWords.ts'
import type { AnyFigure } from './restatements.ts'

/** One figure of one speaker, in however many texts it was read: the most exact one in front. */
export interface Vintage<F extends AnyFigure> {
  readonly front: F
  /** The same figure, as other texts have it, or as its speaker said it again. */
  readonly again: readonly F[]
}

/**
 * Puts together what is the same figure by the same speaker about the same: read in several papers, rounded or not, or
 * said again later. What its speaker replaced stays apart from what stands. In the order of the first publication.
 */
export function vintagesOf<F extends AnyFigure>(figures: readonly F[]): readonly Vintage<F>[] {
  const groups: { front: F; again: F[] }[] = []
  for (const figure of figures.toSorted(mostExactFirst)) {
    const same = groups.find(({ front }) => keyOf(front) === keyOf(figure) && sameFigure(front, figure))
    if (same) same.again.push(figure)
    else groups.push({ front: figure, again: [] })
  }
  return groups.sort((a, b) => compareText(since(a), since(b)) || compareText(a.front.claim, b.front.claim))
}

/** Whether two figures about the same can be one. */
export function sameFigure(one: AnyFigure, other: AnyFigure): boolean {
  const [a, b] = [numberOf(one), numberOf(other)]
  return a === null || b === null
    ? figureWords(one) === figureWords(other)
    : agree(a, b, one.fact.kind === 'count' ? 'attacks' : 'dollars')
}

/** The first day on which its speaker gave the figure. */
export function since({ front, again }: Vintage<AnyFigure>): string {
  return [front, ...again].map(({ published }) => published).sort((a, b) => compareText(firstDay(a), firstDay(b)))[0]!
}

function keyOf(figure: AnyFigure): string {
  return [
    figure.by,
    subjectKey(figure.fact),
    figure.standing,
    figure.fact.kind === 'total' && figure.fact.value.valued === 'report',
  ].join('|')
}

function numberOf({ fact }: AnyFigure): Range<bigint> | null {
  return fact.kind === 'shares' ? null : fact.kind === 'count' ? fact.count : fact.value.usd
}

function mostExactFirst(a: AnyFigure, b: AnyFigure): number {
  const [left, right] = [numberOf(a), numberOf(b)]
  const [unitA, unitB] = [unitOf(left?.low ?? 0n), unitOf(right?.low ?? 0n)]
  return (
    blur(left) - blur(right) ||
    (unitA === unitB ? 0 : unitA < unitB ? -1 : 1) ||
    Number(a.via !== null) - Number(b.via !== null) ||
    compareText(firstDay(a.published), firstDay(b.published)) ||
    compareText(a.claim, b.claim)
  )
}

/** One number, a range, about, or only one end. */
function blur(range: Range<bigint> | null): number {
  if (range === null || range.low === null || range.high === null) return 3
  if (range.rough) return 2
  return range.low === range.high ? 0 : 1
}
