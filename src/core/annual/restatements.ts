import { compareText } from '../compareText.ts'
import type { KnowledgeIndex } from '../knowledge/knowledgeIndex.ts'
import { firstDay, lastDay } from '../knowledge/partialDate.ts'
import type { AnnualYear } from './annualYear.ts'
import type { Cited } from './cited.ts'
import { type Figure, type Figures, subjectKey } from './figures.ts'
import type { UsdRange } from './usdRange.ts'
import { sameFigure, type Vintage, vintagesOf } from './vintages.ts'

export type AnyFigure = Figure<'total'> | Figure<'count'> | Figure<'held'> | Figure<'shares'>

/** What became other between two days. */
export interface Restatements {
  readonly against: string
  /** A speaker's figure that a later one of the same speaker, about the same, took the place of. */
  readonly figures: readonly Restated[]
  /** Figures about something of which the speaker had said nothing by then. */
  readonly added: readonly AnyFigure[]
  readonly withdrawn: readonly AnyFigure[]
  readonly incidents: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed: readonly ChangedIncident[]
  }
  readonly years: readonly ChangedYear[]
}

export interface Restated {
  readonly by: string
  readonly name: string
  readonly from: readonly AnyFigure[]
  readonly to: AnyFigure
  /** Nothing in the later figure says that it takes the place of the earlier. */
  readonly silent: boolean
}

export interface ChangedIncident {
  readonly id: string
  readonly victim: string
  readonly from: UsdRange | null
  readonly to: UsdRange | null
}

export interface ChangedYear {
  readonly year: number
  readonly attacks: { readonly from: number; readonly to: number }
  readonly usd: { readonly from: UsdRange | null; readonly to: UsdRange | null }
}

/** Compares what was known on an earlier day with now. */
export function restatementsOf(
  index: KnowledgeIndex,
  against: string,
  figures: Figures,
  now: readonly AnnualYear[],
  then: readonly AnnualYear[],
): Restatements {
  const all: readonly AnyFigure[] = [...figures.totals, ...figures.counts, ...figures.held, ...figures.shares]
  const later = all.filter(({ fact }) => lastDay(fact.known) > against)
  const known = all.filter(({ fact }) => lastDay(fact.known) <= against)
  // What only says again what was known is nothing new.
  const fresh = vintagesOf(later).filter(({ front }) => !known.some((one) => isAgain(front, one)))
  const restated = fresh.flatMap((vintage) => restatedBy(vintage, all) ?? [])
  const answered = new Set(restated.map(({ to }) => to.claim))
  const withdrawnAfter = (figure: AnyFigure) =>
    figure.withdrawnBy.some((id) => lastDay(index.claim(id)?.known ?? '') > against)
  return {
    against,
    figures: restated.sort((a, b) => compareText(subjectKey(a.to.fact), subjectKey(b.to.fact)) || byDay(a.to, b.to)),
    added: fresh.map(({ front }) => front).filter(({ claim }) => !answered.has(claim)),
    withdrawn: all.filter(withdrawnAfter),
    incidents: changedIncidents(now, then),
    years: changedYears(now, then),
  }
}

/** What a figure takes the place of: by its own word, or because its speaker said something else of the same before. */
function restatedBy({ front, again }: Vintage<AnyFigure>, all: readonly AnyFigure[]): Restated | null {
  const named = new Set([front, ...again].flatMap(({ fact }) => fact.supersedes))
  const silent = all.filter(
    (one) => one.standing && front.standing && saidBefore(one, front) && !sameFigure(one, front),
  )
  const from = named.size > 0 ? all.filter(({ claim }) => named.has(claim)) : silent
  if (from.length === 0) return null
  return {
    by: front.by,
    name: front.name,
    from: vintagesOf(from).map((vintage) => vintage.front),
    to: front,
    silent: named.size === 0,
  }
}

function isAgain(figure: AnyFigure, earlier: AnyFigure): boolean {
  const same = figure.by === earlier.by && subjectKey(figure.fact) === subjectKey(earlier.fact)
  return same && earlier.standing && figure.fact.supersedes.length === 0 && sameFigure(figure, earlier)
}

function saidBefore(one: AnyFigure, to: AnyFigure): boolean {
  const same = one.by === to.by && subjectKey(one.fact) === subjectKey(to.fact)
  return same && lastDay(one.published) < firstDay(to.published)
}

function changedIncidents(now: readonly AnnualYear[], then: readonly AnnualYear[]): Restatements['incidents'] {
  const rowsNow = new Map(now.flatMap(({ listed }) => listed.map((row) => [row.id, row] as const)))
  const rowsThen = new Map(then.flatMap(({ listed }) => listed.map((row) => [row.id, row] as const)))
  return {
    added: [...rowsNow.keys()].filter((id) => !rowsThen.has(id)),
    removed: [...rowsThen.keys()].filter((id) => !rowsNow.has(id)),
    changed: [...rowsNow.values()].flatMap(({ id, victim, usd }) => {
      const before = rowsThen.get(id)
      return before === undefined || sameRange(before.usd, usd) ? [] : [{ id, victim, from: before.usd, to: usd }]
    }),
  }
}

function changedYears(now: readonly AnnualYear[], then: readonly AnnualYear[]): ChangedYear[] {
  return now.flatMap(({ year, listed, usd }) => {
    const before = then.find((one) => one.year === year)
    if (before === undefined || (before.listed.length === listed.length && sameRange(before.usd, usd))) return []
    return [{ year, attacks: { from: before.listed.length, to: listed.length }, usd: { from: before.usd, to: usd } }]
  })
}

function sameRange(a: UsdRange | null, b: UsdRange | null): boolean {
  if (a === null || b === null) return a === b
  return a.low === b.low && a.high === b.high && a.open === b.open
}

function byDay(a: Cited, b: Cited): number {
  return compareText(firstDay(a.published), firstDay(b.published)) || compareText(a.claim, b.claim)
}
