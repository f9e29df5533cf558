import type { AnnualModel } from '../../../core/annual/annualModel.ts'
import {
  claimedValue,
  periodWords,
  proseMonth,
  rangeWords,
  usdText,
  whoWords,
} from '../../../core/annual/annualText.ts'
import type { AnnualYear } from '../../../core/annual/annualYear.ts'
import type { Cited } from '../../../core/annual/cited.ts'
import { type Figure, yearOf } from '../../../core/annual/figures.ts'
import type { Gap } from '../../../core/annual/gap.ts'
import { comparable, gapOf } from '../../../core/annual/reconcileYear.ts'
import type { AnyFigure } from '../../../core/annual/restatements.ts'
import { rangeOf, type UsdRange } from '../../../core/annual/usdRange.ts'
import { since, type Vintage, vintagesOf } from '../../../core/annual/vintages.ts'
import { groupedText } from '../../../core/groupedText.ts'
import { dollars } from '../../../core/report/money.ts'
import { plain, type Text } from '../../../core/report/text.ts'
import { proseDate } from '../../../core/report/times.ts'
import { escapeHtml } from '../escape.ts'
import { inlineHtml } from '../inlineHtml.ts'
import { section } from '../parts.ts'
import { type BarGroup, type BarRow, barRowsSvg } from './barRowsSvg.ts'
import { claimLink, claimPlace, linkTo, usdLink, yearPlace } from './linked.ts'
import { stackedTable } from './stackedTable.ts'

/** Value by year: what is listed as a range, what others say as marks, and the same as a table. */
export function valueSection(model: AnnualModel): string {
  const { years, headings, asOf } = model
  const groups = years.map(
    (year): BarGroup => ({
      name: String(year.year),
      rows: [
        {
          label: listedWords(year),
          kind: 'listed',
          range: year.usd === null ? null : plotted(year.usd),
          words: year.listed.length === 0 ? '' : year.usd === null ? 'value unknown' : plain(usdText(year.usd)),
          full: year.usd === null ? 'value unknown' : fullUsd(year.usd),
          href: `#${yearPlace(year.year)}`,
        },
        ...vintagesOf(year.totals.filter(isPlotted)).map(totalRow),
      ],
    }),
  )
  const unit = `US dollars at the time of each theft, as known on ${proseDate(asOf)}.`
  const more = 'A bar is what the listed incidents add up to; a dot is what somebody else says of the year.'
  const title = `${plain(headings.value)}. ${groups.map((group) => `${group.name}: ${group.rows.map(({ label, words }) => `${label} ${words}`).join('; ')}`).join('. ')}`
  const ticks = (value: number) => dollars(BigInt(Math.round(value)) * 100n).short
  return section(
    'value',
    headings.value,
    `${unit} ${more}`,
    `${KEY}<figure>${barRowsSvg(groups, title, ticks)}</figure>${yearsTable(years)}`,
  )
}

const KEY = `<ul class="key" aria-hidden="true"><li><svg viewBox="0 0 28 14"><rect class="g-business" width="16" height="14"/><rect class="unsure" x="16" width="12" height="14"/></svg>listed here: least, and most that sources say</li><li><svg viewBox="0 0 28 14"><circle class="dot claim" cx="14" cy="7" r="5"/></svg>what somebody says</li><li><svg viewBox="0 0 28 14"><circle class="dot replaced" cx="14" cy="7" r="5"/></svg>replaced or taken back since</li></ul>`

/** Attacks by year, in the same form. */
export function attacksSection({ years, headings }: AnnualModel): string {
  const groups = years.map(
    (year): BarGroup => ({
      name: String(year.year),
      rows: [
        {
          label: 'listed here',
          kind: 'listed',
          range: { low: year.listed.length, high: year.listed.length, open: false },
          words: String(year.listed.length),
          full: String(year.listed.length),
          href: `#${yearPlace(year.year)}`,
        },
        ...vintagesOf(year.counts.filter(({ whole }) => whole)).map(countRow),
      ],
    }),
  )
  const title = `${plain(headings.attacks)}. ${groups.map((group) => `${group.name}: ${group.rows.map(({ label, words }) => `${label} ${words}`).join('; ')}`).join('. ')}`
  const ticks = (value: number) => (Number.isInteger(value) ? groupedText(value) : '')
  return section(
    'attacks',
    headings.attacks,
    'Number of attacks. Listed: incidents that somebody attributes to the actor or to one below it, and in which something was taken.',
    `<figure>${barRowsSvg(groups, title, ticks)}</figure>`,
  )
}

function listedWords({ listed, unknown }: AnnualYear): string {
  const some = unknown.length === 0 || unknown.length === listed.length ? '' : `, ${unknown.length} of unknown value`
  return listed.length === 0 ? 'nothing listed here' : `listed here: ${listed.length}${some}`
}

/** Figures of a part, of another actor or of the report's day are on another scale: they stand in the table only. */
function isPlotted({ whole, fact }: Figure<'total'>): boolean {
  return whole && fact.value.part === null && fact.value.usd !== null && fact.value.valued !== 'report'
}

function totalRow(vintage: Vintage<Figure<'total'>>): BarRow {
  const { front } = vintage
  const words = plain(claimedValue(front.fact.value))
  return { ...rowOf(vintage), range: plotted(rangeOf(front.fact.value.usd!)), words, full: words }
}

function countRow(vintage: Vintage<Figure<'count'>>): BarRow {
  const { low, high } = vintage.front.fact.count
  const range = { low: Number(low ?? 0n), high: Number(high ?? low ?? 0n), open: high === null }
  const words = rangeWords(vintage.front.fact.count)
  return { ...rowOf(vintage), range, words, full: words }
}

function rowOf(vintage: Vintage<Figure<'total'> | Figure<'count'>>) {
  const { front } = vintage
  return {
    label: front.name,
    when: `${proseMonth(since(vintage))}${partOfYear(front)}`,
    kind: front.standing ? ('claim' as const) : ('replaced' as const),
    href: `#${claimPlace(front.claim)}`,
  }
}

/** ` (to Apr 2026)`, where a figure is not of the whole year. */
function partOfYear({ fact: { period } }: AnyFigure): string {
  if (period === null || yearOf(period) !== null) return ''
  return /^\d{4}-01(-01)?$/.test(period.from ?? '') ? ` (to ${proseMonth(period.to)})` : ` (${periodWords(period)})`
}

function ofPart(figure: AnyFigure): string {
  return `<span class="quiet">${escapeHtml(partOfYear(figure))}</span>`
}

/** Whole dollars: a picture is no place for cents. */
function plotted({ low, high, open }: UsdRange) {
  return { low: Number(low / 100n), high: Number(high / 100n), open }
}

function fullUsd({ low, high }: UsdRange): string {
  return low === high ? dollars(low).full : `${dollars(low).full} to ${dollars(high).full}`
}

function yearsTable(years: readonly AnnualYear[]): string {
  const rows = years.map((year) => {
    const place = yearPlace(year.year)
    const computed =
      year.computed === null
        ? ''
        : `<br><span class="quiet">of it ${inlineHtml(usdText(year.computed))} computed from coins</span>`
    const unknown = year.unknown.length === 0 ? '' : `<br><span class="quiet">${year.unknown.length} unknown</span>`
    return [
      `<strong>${year.year}</strong>`,
      linkTo(place, String(year.listed.length)),
      lines(vintagesOf(year.counts).map((one) => saidAgain(one, rangeWords(one.front.fact.count)) + ofPart(one.front))),
      year.listed.length === 0 ? 'nothing listed' : `${usdLink(place, year.usd)}${computed}${unknown}`,
      lines(
        vintagesOf(year.totals).map((one) => saidAgain(one, claimedValue(one.front.fact.value)) + ofPart(one.front)),
      ),
      gapLines(year),
    ]
  })
  const heads = [
    'Year',
    'Attacks listed',
    'Attacks, as others count',
    'Value listed',
    'Value, as others say',
    'What the list leaves unexplained',
  ]
  const columns = heads.map((head) => ({ head }))
  return stackedTable('Years', 'years', columns, rows)
}

function gapLines(year: AnnualYear): string {
  const fronts = vintagesOf(year.totals.filter(comparable)).map(({ front }) => front)
  if (fronts.length === 0) return ''
  const twice = ({ by }: Cited) => fronts.filter((one) => one.by === by).length > 1
  return lines(
    fronts.map((figure) => {
      const name = twice(figure) ? `${figure.name} (${plain(claimedValue(figure.fact.value))})` : figure.name
      return gapWords(gapOf(figure, year.usd), fronts.length > 1 ? name : '')
    }),
  )
}

/** How far the list explains a figure, in a few words. */
export function gapWords(gap: Gap, name = ''): string {
  const who = name === '' ? '' : `<span class="quiet">${escapeHtml(name)}:</span> `
  if (gap.kind === 'unexplained') return `${who}${inlineHtml(usdText(gap.range))}`
  if (gap.kind === 'beyond') return `${who}nothing; ${inlineHtml(usdText(gap.range))} more is listed`
  if (gap.kind === 'within')
    return gap.range.high === 0n
      ? `${who}nothing`
      : `${who}nothing, or up to ${inlineHtml(dollars(gap.range.high))}, as the incidents’ sources differ`
  return `${who}<span class="off">${WHY[gap.why]}</span>`
}

const WHY = {
  part: 'not compared: of a part only',
  'report-time': 'not compared: dollars of the report’s day',
  'no-dollars': 'not compared: no dollars',
  'other-actor': 'not compared: of a part of the actor',
  replaced: 'not compared: replaced since',
  'part-of-year': 'not compared: of a part of the year',
}

/** A figure, and where else the same one was read. */
export function saidAgain({ front, again }: Vintage<AnyFigure>, number: Text | string): string {
  const others = again.map((one, i) => linkTo(claimPlace(one.claim), `[${i + 2}]`, whoWords(one))).join(' ')
  const also = others === '' ? '' : ` <span class="small quiet">${others}</span>`
  const about = front.whole ? '' : ` <span class="quiet">of ${escapeHtml(front.about)}</span>`
  return `${said(front, claimLink(front, number))}${about}${also}`
}

/** A figure with who says it; what was replaced is marked. */
function said(figure: Cited, number: string): string {
  const replaced =
    figure.withdrawnBy.length > 0
      ? ', taken back since'
      : figure.supersededBy.length > 0
        ? `, replaced by ${linkTo(claimPlace(figure.supersededBy[0]!), 'a later figure')}`
        : ''
  const disputed = figure.disputedBy.length === 0 ? '' : `, ${linkTo(claimPlace(figure.disputedBy[0]!), 'disputed')}`
  const words = `${number} <span class="quiet">${escapeHtml(whoWords(figure))}${replaced}${disputed}</span>`
  return figure.standing ? words : `<span class="off">${words}</span>`
}

/** Several lines of one cell. */
function lines(items: readonly string[]): string {
  if (items.length === 0) return '<span class="off">nobody says</span>'
  return items.length === 1 ? items[0]! : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
}
