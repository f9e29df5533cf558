import type { AnnualModel, PeriodFigure } from '../../../core/annual/annualModel.ts'
import { claimedValue, periodWords, usdText } from '../../../core/annual/annualText.ts'
import { figureWords } from '../../../core/annual/figureWords.ts'
import type { Difference } from '../../../core/annual/reconcileYear.ts'
import type { AnyFigure } from '../../../core/annual/restatements.ts'
import type { UsdRange } from '../../../core/annual/usdRange.ts'
import { vintagesOf } from '../../../core/annual/vintages.ts'
import { counted, say } from '../../../core/report/text.ts'
import { proseDate } from '../../../core/report/times.ts'
import { escapeHtml } from '../escape.ts'
import { inlineHtml } from '../inlineHtml.ts'
import { behind, section, table } from '../parts.ts'
import { claimLinks, incidentPlace, linkTo, yearPlace } from './linked.ts'
import { gapWords, saidAgain } from './valueSections.ts'

/** What is held and not laundered, as others say; dollars of the day of each report. */
export function holdingsSection({ holdings, headings }: AnnualModel): string {
  if (holdings.length === 0) return ''
  const rows = vintagesOf(holdings).map((one) => [
    escapeHtml(periodWords(one.front.fact.period) || 'not said'),
    saidAgain(one, claimedValue(one.front.fact.value)),
    one.front.fact.value.valued === null ? 'not said' : `of the day of the ${one.front.fact.value.valued}`,
  ])
  return section(
    'holdings',
    headings.holdings,
    'Claims only. What is still held is worth what it is worth on the day of the report, and cannot be compared with what was stolen.',
    table('Holdings', [{ head: 'Stolen in' }, { head: 'Still held' }, { head: 'Dollars' }], rows),
  )
}

const WORDS: Readonly<Record<Difference['kind'], string>> = {
  value: 'Value',
  'same-document': 'One voice, two figures',
  count: 'Count',
  attribution: 'Attribution',
  valuation: 'Valuation date',
  year: 'Year',
  growth: 'Growth',
  'all-time': 'All-time total',
  world: 'Share of all',
  holdings: 'Holdings',
}

/** Where those who publish figures differ, and what follows from theirs. */
export function reconciliationSection(model: AnnualModel): string {
  const { reconciliation, inferences, headings, periods } = model
  const years = reconciliation
    .filter(({ differences }) => differences.length > 0)
    .map(({ year, differences }) => `<h3>${year}</h3><ul>${differences.map(differenceLine).join('')}</ul>`)
  const inferred =
    inferences.length === 0
      ? ''
      : `<h3>What follows from their figures, and nobody says</h3><ul>${inferences.map(differenceLine).join('')}</ul>`
  return section('reconciliation', headings.reconciliation, '', `${years.join('')}${inferred}${periodsTable(periods)}`)
}

function differenceLine({ kind, words, claims, inference }: Difference): string {
  const mark = inference ? ' <span class="mark inference">inference</span>' : ''
  return `<li><span class="quiet">${WORDS[kind]}:</span> ${inlineHtml(words)}${mark} ${claimLinks(claims)}</li>`
}

function periodsTable(periods: readonly PeriodFigure[]): string {
  if (periods.length === 0) return ''
  const rows = vintagesOf(periods.map(({ figure }) => figure)).map((vintage) => {
    const figure = vintage.front
    const { listed, gap } = periods.find((one) => one.figure === figure)!
    const total = figure.fact.kind === 'total' ? figure.fact : null
    const here =
      listed === null
        ? '<span class="off">not compared: not all in this report</span>'
        : total === null
          ? String(listed.attacks)
          : rangeHtml(listed.usd)
    return [
      escapeHtml(periodWords(figure.fact.period) || 'not said'),
      total === null ? 'attacks' : 'value',
      saidAgain(vintage, figureWords(figure)),
      here,
      gap === null ? '' : gapWords(gap),
    ]
  })
  const heads = [
    { head: 'Period' },
    { head: 'What' },
    { head: 'As others say' },
    { head: 'Listed' },
    { head: 'Unexplained' },
  ]
  return `<h3>Figures of several years</h3>${table('Figures of several years', heads, rows)}`
}

function alone(figure: AnyFigure): string {
  return saidAgain({ front: figure, again: [] }, figureWords(figure))
}

/** What changed since an earlier day; nothing where none was named. */
export function restatementsSection({ restatements, headings, asOf, scope }: AnnualModel): string {
  if (restatements === null) return ''
  const { figures, added, withdrawn, incidents, years, against } = restatements
  const days = `As known on ${proseDate(against)}, and on ${proseDate(asOf)}.`
  const restated = table(
    'Changed figures',
    [{ head: 'What' }, { head: 'Was' }, { head: 'Is' }, { head: 'Said so' }],
    figures.map(({ from, to, silent }) => [
      whatWords(to),
      from.map((figure) => alone(figure)).join('<br>'),
      alone(to),
      silent ? '<strong>no</strong>' : 'yes',
    ]),
  )
  const rows = years.map(({ year, attacks, usd }) => [
    linkTo(yearPlace(year), String(year)),
    `${attacks.from} to ${attacks.to}`,
    attacks.from === 0 ? 'nothing listed' : rangeHtml(usd.from),
    attacks.to === 0 ? 'nothing listed' : rangeHtml(usd.to),
  ])
  const listed = table(
    'Changed years',
    [{ head: 'Year' }, { head: 'Attacks listed' }, { head: 'Value then' }, { head: 'Value now' }],
    rows,
  )
  const changed = incidents.changed.map(
    ({ id, victim, from, to }) =>
      `<li>${linkTo(incidentPlace(id), escapeHtml(victim))}: ${rangeHtml(from)}, now ${rangeHtml(to)}</li>`,
  )
  const victims = new Map(scope.listed.map(({ id, victim, year }) => [id, `${victim} (${year})`]))
  const link = (id: string) => linkTo(incidentPlace(id), escapeHtml(victims.get(id) ?? id))
  return section(
    'restatements',
    headings.restatements,
    days,
    [
      figures.length === 0 ? '' : restated,
      ...withdrawn.map((figure) => `<p>Taken back: ${alone(figure)}</p>`),
      added.length === 0
        ? ''
        : behind(
            `${counted(added.length, 'figure')} said for the first time`,
            `<ul class="small">${added.map((figure) => `<li>${whatWords(figure)}: ${alone(figure)}</li>`).join('')}</ul>`,
          ),
      `<h3>${inlineHtml(say`What is listed: ${counted(incidents.added.length, 'incident')} more, ${incidents.removed.length} less, ${incidents.changed.length} of another value`)}</h3>`,
      rows.length === 0 ? '' : listed,
      incidents.added.length === 0 ? '' : `<p class="small">More: ${incidents.added.map(link).join(', ')}.</p>`,
      incidents.removed.length === 0 ? '' : `<p class="small">Less: ${escapeHtml(incidents.removed.join(', '))}.</p>`,
      changed.length === 0 ? '' : `<ul class="small">${changed.join('')}</ul>`,
    ].join(''),
  )
}

function whatWords({ fact }: AnyFigure): string {
  const what = fact.kind === 'shares' ? `shares by ${fact.shares.by}` : KIND[fact.kind]
  return escapeHtml(`${periodWords(fact.period)}${fact.period === null ? '' : ', '}${what}`)
}

const KIND = { total: 'value', count: 'attacks', held: 'still held' }

function rangeHtml(range: UsdRange | null): string {
  return range === null ? 'unknown' : inlineHtml(usdText(range))
}
