import { groupBy } from '../groupBy.ts'
import type { KnowledgeIndex } from '../knowledge/knowledgeIndex.ts'
import type { Range } from '../knowledge/range.ts'
import { dollars } from '../report/money.ts'
import { counted, listed as listWords, say, type Text } from '../report/text.ts'
import { agree } from './agree.ts'
import { claimedUsd, pricedOn, rangeWords, usdText } from './annualText.ts'
import type { AnnualYear } from './annualYear.ts'
import { type Cited, publisherName, voiceOf } from './cited.ts'
import { type Figure, wholeYears } from './figures.ts'
import { type Gap, gapBetween } from './gap.ts'
import { rangeOf, sumOf, type UsdRange } from './usdRange.ts'
import { vintagesOf } from './vintages.ts'

/** Where those who give figures for one year differ, and how far the list explains each. */
export interface YearReconciliation {
  readonly year: number
  readonly totals: readonly { readonly figure: Figure<'total'>; readonly gap: Gap }[]
  readonly counts: readonly {
    readonly figure: Figure<'count'>
    /** Claimed less listed; null where it cannot be compared. */
    readonly difference: Range<bigint> | null
  }[]
  /** Which of the listed incidents each of them attributes by name. */
  readonly voices: readonly Voice[]
  readonly differences: readonly Difference[]
}

export interface Voice {
  readonly by: string
  readonly name: string
  readonly attributes: readonly string[]
  /** What these add up to here; null where no value is known. */
  readonly usd: UsdRange | null
}

/** One reason why figures differ. `inference`: it follows from figures, and nobody says it. */
export interface Difference {
  readonly kind:
    | 'value'
    | 'same-document'
    | 'count'
    | 'attribution'
    | 'valuation'
    | 'year'
    | 'growth'
    | 'all-time'
    | 'world'
    | 'holdings'
  readonly words: Text
  readonly claims: readonly string[]
  readonly inference: boolean
}

/** Puts the figures of a year beside the list and beside each other. */
export function reconcileYear(index: KnowledgeIndex, year: AnnualYear, asOf: string): YearReconciliation {
  const whole = vintagesOf(year.totals.filter(comparable)).map(({ front }) => front)
  const counts = vintagesOf(year.counts.filter(isCounted)).map(({ front }) => front)
  const voices = voicesOf(index, year, [...whole, ...counts])
  return {
    year: year.year,
    totals: year.totals.map((figure) => ({ figure, gap: gapOf(figure, year.usd) })),
    counts: year.counts.map((figure) => ({ figure, difference: countGap(figure, year.listed.length) })),
    voices,
    differences: [
      ...apartIn(whole),
      ...twiceIn(whole),
      ...countsIn(counts),
      ...attributionIn(year, voices),
      ...valuationIn(year, whole),
      ...twoMeasuresIn(year.totals),
      ...twoDaysIn(year, asOf),
      ...yearsIn(year),
    ],
  }
}

/** How a figure and the list lie to each other; a figure that was replaced, or that is of another actor, is not compared. */
export function gapOf(figure: Figure<'total'>, listed: UsdRange | null): Gap {
  if (!figure.standing) return { kind: 'not-compared', why: 'replaced' }
  if (!figure.whole) return { kind: 'not-compared', why: 'other-actor' }
  if (wholeYears(figure.fact.period) === null) return { kind: 'not-compared', why: 'part-of-year' }
  return gapBetween(figure.fact.value, listed)
}

/** A whole total of the actor itself and of whole years that stands, in dollars of the thefts' days as far as it says. */
export function comparable(figure: Figure<'total'>): boolean {
  const { part, usd, valued } = figure.fact.value
  const ofYears = wholeYears(figure.fact.period) !== null
  return figure.standing && figure.whole && ofYears && part === null && usd !== null && valued !== 'report'
}

function isCounted({ standing, whole, fact }: Figure<'count'>): boolean {
  return standing && whole && wholeYears(fact.period) !== null
}

function countGap(figure: Figure<'count'>, listed: number): Range<bigint> | null {
  if (!isCounted(figure)) return null
  const { low, high, rough } = figure.fact.count
  const less = (end: bigint | null) => (end === null ? null : end - BigInt(listed))
  return { low: less(low), high: less(high), rough }
}

function voicesOf(index: KnowledgeIndex, year: AnnualYear, figures: readonly Cited[]): Voice[] {
  const ids = [...new Set(figures.map(({ by }) => voiceOf(index, by)))].sort()
  return ids.map((by) => {
    const own = year.listed.filter(({ attributedBy }) => attributedBy.some((one) => voiceOf(index, one.by) === by))
    return {
      by,
      name: publisherName(index, by),
      attributes: own.map(({ id }) => id),
      usd: sumOf(own.flatMap(({ usd }) => usd ?? [])),
    }
  })
}

/** The lowest and the highest figure of different speakers, where they cannot be the same. */
function apartIn(totals: readonly Figure<'total'>[]): Difference[] {
  const byLow = totals.toSorted((a, b) => Number(sign(usdOf(a).low - usdOf(b).low)))
  const lowest = byLow[0]
  const highest = byLow.findLast(
    (figure) => figure.by !== lowest?.by && !agree(dollarsOf(figure), dollarsOf(lowest!), 'dollars'),
  )
  if (lowest === undefined || highest === undefined) return []
  const apart = usdOf(highest).low - usdOf(lowest).high
  const words = say`${lowest.name} gives ${claimedUsd(dollarsOf(lowest))}, ${highest.name} ${claimedUsd(dollarsOf(highest))}: ${dollars(apart)} apart.`
  return [{ kind: 'value', words, claims: [lowest.claim, highest.claim], inference: false }]
}

/** Figures of one speaker that both stand and cannot both be right. */
function twiceIn(totals: readonly Figure<'total'>[]): Difference[] {
  return totals.flatMap((figure, i) => {
    const other = totals
      .slice(i + 1)
      .find((one) => one.by === figure.by && !agree(dollarsOf(one), dollarsOf(figure), 'dollars'))
    if (other === undefined) return []
    const [low, high] = [figure, other].toSorted((a, b) => Number(sign(usdOf(a).low - usdOf(b).low))) as [
      Figure<'total'>,
      Figure<'total'>,
    ]
    const apart = usdOf(high).low - usdOf(low).high
    const where = figure.fact.source === other.fact.source ? ' in one document' : ''
    const words = say`${figure.name} gives this year twice${where}, ${claimedUsd(dollarsOf(low))} and ${claimedUsd(dollarsOf(high))}, and takes neither back: ${dollars(apart)} apart.`
    return [{ kind: 'same-document' as const, words, claims: [low.claim, high.claim], inference: false }]
  })
}

function countsIn(counts: readonly Figure<'count'>[]): Difference[] {
  const byCount = groupBy(counts, (figure) => rangeWords(figure.fact.count))
  if (byCount.size < 2) return []
  const parts = [...byCount].map(([words, figures]) => {
    return say`${words} by ${listWords([...new Set(figures.map(({ name }) => name))])}`
  })
  const words = say`They do not count the same number of attacks: ${listWords(parts)}.`
  return [{ kind: 'count', words, claims: counts.map(({ claim }) => claim), inference: false }]
}

function attributionIn(year: AnnualYear, voices: readonly Voice[]): Difference[] {
  const contested = year.listed.filter(({ doubtedBy, others }) => doubtedBy.length + others.length > 0)
  const named = voices.map((voice) => say`${voice.name} names ${voice.attributes.length}`)
  return [
    ...(contested.length === 0
      ? []
      : [
          {
            kind: 'attribution' as const,
            words: say`Somebody doubts or denies it, or names somebody else, for ${counted(contested.length, 'listed incident')}: ${listWords(contested.map(({ victim }) => victim))}.`,
            claims: contested.flatMap(({ doubtedBy, others }) => [...doubtedBy, ...others].map(({ claim }) => claim)),
            inference: false,
          },
        ]),
    ...(voices.length === 0 || year.listed.length === 0
      ? []
      : [
          {
            kind: 'attribution' as const,
            words: say`Of ${counted(year.listed.length, 'listed incident')}, ${listWords(named)} in the documents here. A total may hold incidents that its source never named.`,
            claims: year.listed.flatMap(({ attributedBy }) => attributedBy.map(({ claim }) => claim)),
            inference: false,
          },
        ]),
  ]
}

function valuationIn(year: AnnualYear, totals: readonly Figure<'total'>[]): Difference[] {
  const unsaid = totals.filter(({ fact }) => fact.value.valued === null)
  const both = year.listed.filter(({ loss }) => loss.atReport !== null)
  const out: Difference[] = []
  if (unsaid.length > 0)
    out.push({
      kind: 'valuation',
      words: say`${listWords([...new Set(unsaid.map(({ name }) => name))])} ${unsaid.length === 1 ? 'does' : 'do'} not say of which day the dollars are; here they are taken as those of the thefts.`,
      claims: unsaid.map(({ claim }) => claim),
      inference: false,
    })
  for (const { victim, loss } of both)
    out.push({
      kind: 'valuation',
      words: say`${victim}: ${usdText(loss.atReport!)} at the time of a report, ${loss.range === null ? say`and nobody says how much at the time of the theft` : say`${usdText(loss.range)} at the time of the theft`}. Only the latter counts.`,
      claims: loss.claims.filter(({ notCounted }) => notCounted === 'report-time').map(({ claim }) => claim),
      inference: false,
    })
  return out
}

/** Figures of one year in dollars of different days: how far apart they are, and that this is no contradiction. */
function twoMeasuresIn(totals: readonly Figure<'total'>[]): Difference[] {
  const whole = totals.filter(({ standing, whole: all, fact: { value, period } }) => {
    return standing && all && wholeYears(period) !== null && value.part === null && value.usd !== null
  })
  const fronts = vintagesOf(whole).map(({ front }) => front)
  const atReport = fronts.filter(({ fact }) => fact.value.valued === 'report')
  return atReport.flatMap((late) =>
    fronts
      .filter(({ fact }) => fact.value.valued !== 'report')
      .map((early) => {
        const [low, high] = [usdOf(early), usdOf(late)].toSorted((a, b) => Number(sign(a.low - b.low)))
        const apart = dollars(high!.low > low!.high ? high!.low - low!.high : 0n)
        const cause =
          early.fact.source === late.fact.source
            ? say`It stands in one document, of the same thefts: the valuation date alone makes it`
            : say`The valuation date is one cause of that, and neither says how much of it`
        return {
          kind: 'valuation' as const,
          words: say`${late.name} gives ${claimedUsd(dollarsOf(late))} in dollars of the day of its report, ${early.by === late.by ? 'and' : early.name} ${claimedUsd(dollarsOf(early))} in those of the days of the thefts: ${apart} apart. ${cause}.`,
          claims: [late.claim, early.claim],
          inference: false,
        }
      }),
  )
}

/** What the day of valuation alone does to a sum: the same coins, on the days of the thefts and on that of the report. */
function twoDaysIn({ worth, listed }: AnnualYear, asOf: string): Difference[] {
  if (worth === null) return []
  const of = `${worth.incidents.length} of ${counted(listed.length, 'listed incident')}`
  const rows = listed.filter(({ id }) => worth.incidents.includes(id))
  return [
    {
      kind: 'valuation',
      words: say`The coins that sources name for ${of} were worth ${usdText(worth.atTheft)} on the days of the thefts, and ${usdText(worth.atAsOf)} ${pricedOn(worth, asOf)}. That difference is the valuation date alone: whoever values on another day gets another sum of the same thefts.`,
      claims: [...new Set(rows.flatMap((row) => row.worth.atTheft?.claims ?? []))],
      inference: true,
    },
  ]
}

function yearsIn(year: AnnualYear): Difference[] {
  return year.listed
    .filter(({ otherYears }) => otherYears.length > 0)
    .map(({ victim, otherYears }) => ({
      kind: 'year' as const,
      words: say`${victim} is dated to ${listWords([...new Set(otherYears.map((one) => String(one.year)))])} by others.`,
      claims: otherYears.map(({ claim }) => claim),
      inference: false,
    }))
}

function dollarsOf({ fact }: Figure<'total'>): Range<bigint> {
  return fact.value.usd!
}

function usdOf(figure: Figure<'total'>): UsdRange {
  return rangeOf(dollarsOf(figure))
}

function sign(value: bigint): bigint {
  return value < 0n ? -1n : value > 0n ? 1n : 0n
}
