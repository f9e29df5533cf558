import { asKnownOn } from '../knowledge/asKnownOn.ts'
import type { Claim } from '../knowledge/claim.ts'
import type { KnowledgeBase, Source } from '../knowledge/knowledgeBase.ts'
import { type KnowledgeCoverage, knowledgeCoverage } from '../knowledge/knowledgeCoverage.ts'
import { type KnowledgeIndex, knowledgeIndex } from '../knowledge/knowledgeIndex.ts'
import { firstDay, lastDay } from '../knowledge/partialDate.ts'
import { type AnnualHeadings, annualHeadings } from './annualHeadings.ts'
import { type AnnualScope, annualScope } from './annualScope.ts'
import { type AnnualYear, annualYear } from './annualYear.ts'
import { byAsset, byMeans, byVictimKind, type CoinPart, type Part } from './breakdowns.ts'
import { type Cited, citedOf } from './cited.ts'
import type { CoinPrices } from './coinPrices.ts'
import { type Figure, type Figures, figuresOf, yearOf } from './figures.ts'
import { type Gap, gapBetween } from './gap.ts'
import { inferencesOf } from './inferences.ts'
import { missingPrices, type NeededPrice } from './missingPrices.ts'
import { type Difference, reconcileYear, type YearReconciliation } from './reconcileYear.ts'
import { type Restatements, restatementsOf } from './restatements.ts'
import { type Timing, timingOf } from './timing.ts'
import type { TracedCase } from './tracedCase.ts'
import { sumOf, type UsdRange } from './usdRange.ts'
import { type WorthOnTwoDays, worthOnTwoDays } from './worthOnTwoDays.ts'

/** What a report is asked for. */
export interface AnnualInput {
  readonly base: KnowledgeBase
  readonly actor: string
  readonly from: number
  readonly to: number
  /** `YYYY-MM-DD`: only what was known on that day. */
  readonly asOf: string
  /** An earlier day to compare with. */
  readonly against: string | null
  readonly prices: CoinPrices | null
  readonly priceFiles: readonly InputFile[]
  readonly cases: readonly TracedCase[]
  readonly version: string
}

export interface InputFile {
  readonly file: string
  readonly sha256: string
}

/** What an annual report says, in numbers and sentences; a page, a table or a terminal only sets it. */
export interface AnnualModel {
  readonly actor: { readonly id: string; readonly name: string }
  /** The actor and all below it, by name. */
  readonly actors: readonly { readonly id: string; readonly name: string }[]
  readonly from: number
  readonly to: number
  readonly asOf: string
  readonly headings: AnnualHeadings
  readonly years: readonly AnnualYear[]
  readonly scope: AnnualScope
  readonly usd: UsdRange | null
  /** All listed incidents, divided. */
  readonly whole: {
    readonly byAsset: readonly CoinPart[]
    readonly byMeans: readonly Part[]
    readonly byVictimKind: readonly Part[]
  }
  /** What the coins of all listed incidents were worth on two days; null: of none both are known. */
  readonly worth: WorthOnTwoDays | null
  /** Prices that were looked for and are not in the files. */
  readonly missingPrices: readonly NeededPrice[]
  readonly timing: Timing
  /** Totals and counts of more than one year. */
  readonly periods: readonly PeriodFigure[]
  readonly holdings: readonly Figure<'held'>[]
  readonly reconciliation: readonly YearReconciliation[]
  readonly inferences: readonly Difference[]
  readonly restatements: Restatements | null
  readonly coverage: KnowledgeCoverage
  /** Every claim that a number of the report rests on. */
  readonly claims: readonly CitedClaim[]
  readonly priceFiles: readonly InputFile[]
  readonly version: string
}

export interface PeriodFigure {
  readonly figure: Figure<'total'> | Figure<'count'>
  /** What is listed in that time; null where the report does not have all of it. */
  readonly listed: { readonly attacks: number; readonly usd: UsdRange | null } | null
  readonly gap: Gap | null
}

/** A claim in full, with the document in which it was read. */
export interface CitedClaim {
  readonly cited: Cited
  readonly fact: Claim
  readonly source: Source | null
  /** Victim's or actor's name. */
  readonly subject: string
}

/** An annual report by what was known on a day. */
export function annualModel(input: AnnualInput): AnnualModel {
  const { actor, from, to, asOf, against } = input
  const now = viewOf(input, asOf)
  const { index, scope, years, figures } = now
  const then = against === null ? null : viewOf(input, against)
  const reconciliation = years.map((year) => reconcileYear(index, year, asOf))
  const listed = scope.listed.flatMap(({ id }) => index.incident(id) ?? [])
  const model: Omit<AnnualModel, 'headings'> = {
    actor: { id: actor, name: index.actor(actor)?.name ?? actor },
    actors: index.actorWithDescendants(actor).map((id) => ({ id, name: index.actor(id)?.name ?? id })),
    from,
    to,
    asOf,
    years,
    scope,
    usd: sumOf(years.flatMap(({ usd }) => usd ?? [])),
    whole: {
      byAsset: byAsset(scope.listed),
      byMeans: byMeans(scope.listed),
      byVictimKind: byVictimKind(scope.listed),
    },
    worth: worthOnTwoDays(scope.listed),
    missingPrices: missingPrices(scope.listed),
    timing: timingOf(
      scope.listed.length,
      years.flatMap(({ laundering }) => laundering.traced),
    ),
    periods: periodsOf(figures, scope, from, to),
    holdings: figures.held,
    reconciliation,
    inferences: inferencesOf(figures),
    restatements: then === null || against === null ? null : restatementsOf(index, against, figures, years, then.years),
    coverage: knowledgeCoverage(index, listed),
    claims: claimsOf(index, scope, figures),
    priceFiles: input.priceFiles,
    version: input.version,
  }
  return { ...model, headings: annualHeadings(model) }
}

interface View {
  readonly index: KnowledgeIndex
  readonly scope: AnnualScope
  readonly figures: Figures
  readonly years: readonly AnnualYear[]
}

function viewOf({ base, actor, from, to, prices, cases }: AnnualInput, day: string): View {
  const index = knowledgeIndex(asKnownOn(base, day))
  const scope = annualScope(index, actor, { from, to }, day, prices)
  const figures = figuresOf(index, actor)
  const years = Array.from({ length: to - from + 1 }, (_, i) => annualYear(from + i, scope, figures, cases, day))
  return { index, scope, figures, years }
}

function periodsOf(figures: Figures, scope: AnnualScope, from: number, to: number): PeriodFigure[] {
  const several = [...figures.totals, ...figures.counts].filter(({ fact }) => yearOf(fact.period) === null)
  return several.map((figure) => {
    const { period } = figure.fact
    if (
      period === null ||
      period.from === null ||
      Number(period.from.slice(0, 4)) < from ||
      Number(period.to.slice(0, 4)) > to
    )
      return { figure, listed: null, gap: null }
    const [first, last] = [firstDay(period.from), lastDay(period.to)]
    const inside = scope.listed.filter(({ date }) => firstDay(date) >= first && lastDay(date) <= last)
    const listed = { attacks: inside.length, usd: sumOf(inside.flatMap(({ usd }) => usd ?? [])) }
    const compared = figure.standing && figure.whole && figure.fact.kind === 'total'
    return { figure, listed, gap: compared ? gapBetween((figure as Figure<'total'>).fact.value, listed.usd) : null }
  })
}

const OF_INCIDENTS: ReadonlySet<Claim['kind']> = new Set([
  'date',
  'attribution',
  'loss',
  'means',
  'wallets',
  'frozen',
  'seized',
  'returned',
  'recovered',
  'disputes',
  'withdraws',
])

function claimsOf(index: KnowledgeIndex, scope: AnnualScope, figures: Figures): CitedClaim[] {
  const incidents = [...scope.listed, ...scope.attempts, ...scope.doubted]
  const ofIncidents = incidents.flatMap(({ id, victim }) =>
    index
      .claimsAbout(id)
      .filter(({ kind }) => OF_INCIDENTS.has(kind))
      .map((fact) => ({ fact, subject: victim })),
  )
  const all = [...figures.totals, ...figures.counts, ...figures.held, ...figures.shares]
  const ids = new Set(all.map(({ claim }) => claim))
  const answers = index.base.claims.filter(
    (claim) =>
      (claim.kind === 'disputes' || claim.kind === 'withdraws') && claim.targets.some((target) => ids.has(target)),
  )
  const ofActors = [...all.map(({ fact }): Claim => fact), ...answers].map((fact) => ({
    fact,
    subject: index.actor(fact.about)?.name ?? fact.about,
  }))
  return [...ofActors, ...ofIncidents].map(({ fact, subject }) => ({
    cited: citedOf(index, fact),
    fact,
    source: index.source(fact.source),
    subject,
  }))
}
