import type { AnnualModel } from '../../../core/annual/annualModel.ts'
import { claimedValue, kindWords, pricedOn, proseMonth, usdText, whoWords } from '../../../core/annual/annualText.ts'
import type { AnnualYear } from '../../../core/annual/annualYear.ts'
import type { Cited } from '../../../core/annual/cited.ts'
import type { LossClaim, NotCounted } from '../../../core/annual/incidentLoss.ts'
import type { Attribution, IncidentRow } from '../../../core/annual/incidentRow.ts'
import type { Valuation, Worth } from '../../../core/annual/valuation.ts'
import { groupBy } from '../../../core/groupBy.ts'
import { priceText } from '../../../core/ledger/prices.ts'
import { counted, plain, say } from '../../../core/report/text.ts'
import { escapeHtml } from '../escape.ts'
import { inlineHtml } from '../inlineHtml.ts'
import { section } from '../parts.ts'
import { claimLink, claimPlace, incidentPlace, linkTo, yearPlace } from './linked.ts'

/** One row an incident: what each source says it lost, and who attributes it. */
export function incidentsSection(model: AnnualModel): string {
  const { scope, years } = model
  const bodies = years.map((year) => yearBody(year, model)).join('')
  const heading = say`The ${counted(scope.listed.length, 'incident')}, and who says what of each`
  const below =
    'Value: from the least to the most that sources say, in dollars of the day of the theft. What does not count is grey, with the reason.'
  return section('incidents', heading, below, `${tableOf('Incidents', bodies)}${apart(model)}`)
}

function tableOf(label: string, bodies: string): string {
  const heads = ['Date', 'Victim', 'Value', 'Lost, by each source', 'Attributed by']
  const head = heads.map((name) => `<th scope="col">${name}</th>`).join('')
  return `<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="incidents stacked"><thead><tr>${head}</tr></thead>${bodies}</table></div>`
}

function yearBody(year: AnnualYear, model: AnnualModel): string {
  const { listed, usd } = year
  const sum = usd === null ? 'value unknown' : inlineHtml(usdText(usd))
  const count = listed.length === 0 ? 'none listed' : `${counted(listed.length, 'incident')}, ${sum}`
  const head = `<tr class="year"><th colspan="5" scope="rowgroup">${year.year} <span class="n">${count}</span></th></tr>`
  return `<tbody id="${yearPlace(year.year)}">${head}${listed.map((row) => incidentTr(row, model)).join('')}</tbody>`
}

function incidentTr(row: IncidentRow, model: AnnualModel): string {
  const { loss, cases, kind, stub, id } = row
  const traced = model.years.flatMap((year) => year.laundering.traced).filter(({ incident }) => incident === id)
  const marks = [
    kindWords(kind),
    ...(stub ? ['a stub: little is known here'] : []),
    ...(cases.length === 0 ? [] : [`case ${cases.join(', ')}${traced.length > 0 ? ', traced' : ''}`]),
  ]
  const cells = [
    `<td class="time">${escapeHtml(proseMonth(row.date))}</td>`,
    `<td><strong>${escapeHtml(row.victim)}</strong><br><span class="quiet">${escapeHtml(marks.join('; '))}</span></td>`,
    `<td data-label="Value">${valueCell(row, model.asOf)}</td>`,
    `<td data-label="Lost">${list(lossLines(loss.claims), 'nobody says how much')}</td>`,
    `<td data-label="Attributed by">${list(attributionLines(row), 'nobody')}</td>`,
  ]
  return `<tr id="${escapeHtml(incidentPlace(id))}">${cells.join('')}</tr>`
}

function valueCell({ usd, loss, computed, coins, worth }: IncidentRow, asOf: string): string {
  const report =
    loss.atReport === null
      ? ''
      : `<br><span class="off">${inlineHtml(usdText(loss.atReport))} at the time of a report</span>`
  const below = `${report}${worthLines(worth, asOf)}`
  if (loss.range !== null) return `${inlineHtml(usdText(loss.range))}${below}`
  if (usd !== null && computed !== null) return `${inlineHtml(usdText(usd))} <span class="mark">computed</span>${below}`
  return `unknown${coins.length === 0 ? '' : '<br><span class="quiet">only coins are given</span>'}${below}`
}

/** What the same coins were worth on two days, and which prices lack. */
function worthLines({ atTheft, atAsOf, missing }: Valuation, asOf: string): string {
  const value = ({ prices, claims, range }: Worth, when: string) => {
    const used = prices.map(({ coin, day, price }) => `${coin} $${priceText(price)} on ${day}`).join('; ')
    return `<span title="${escapeHtml(used)}">${claimLink({ claim: claims[0]! }, usdText(range))} ${when}</span>`
  }
  const days = atAsOf?.prices.map(({ day }) => day).sort() ?? []
  const lines = [
    ...(atTheft === null ? [] : [value(atTheft, 'on the day of the theft')]),
    ...(atAsOf === null ? [] : [value(atAsOf, pricedOn({ firstPrice: days[0]!, lastPrice: days.at(-1)! }, asOf))]),
  ]
  const others = (atTheft ?? atAsOf)?.claims.slice(1).map((claim, i) => linkTo(claimPlace(claim), `[${i + 2}]`)) ?? []
  const its =
    lines.length === 0
      ? ''
      : `<br><span class="quiet">its coins were worth ${[lines.join(', '), ...others].join(' ')}</span>`
  const coins = [...new Set(missing.map(({ coin }) => coin))].map((coin) => {
    return `${coin} (${missing
      .filter((one) => one.coin === coin)
      .map(({ day }) => proseMonth(day))
      .join(', ')})`
  })
  return `${its}${coins.length === 0 ? '' : `<br><span class="off">no price of ${escapeHtml(coins.join(', '))}</span>`}`
}

/** One line for each thing that somebody says, wherever it was read. */
function lossLines(claims: readonly LossClaim[]): string[] {
  const same = groupBy(claims, (claim) => `${claim.by}|${claim.notCounted}|${plain(claimedValue(claim.value))}`)
  return [...same.values()].map(lossLine)
}

function lossLine(claims: readonly LossClaim[]): string {
  const claim = claims[0]!
  const when = `${claim.name}, ${proseMonth(claim.published)}${claim.via === null ? '' : `, read in ${claim.via}`}`
  const why = claim.notCounted === null ? '' : ` (${REASONS[claim.notCounted]})`
  const by = claims.flatMap(({ disputedBy }) => disputedBy)[0]
  const disputed = by === undefined ? '' : `, ${linkTo(claimPlace(by), 'disputed')}`
  const words = `${claimLink(claim, claimedValue(claim.value))} <span class="quiet">${escapeHtml(`${when}${why}`)}${disputed}</span>${more(claims)}`
  return claim.notCounted === null || claim.notCounted === 'no-dollars' ? words : `<span class="off">${words}</span>`
}

/** Where else the same was read. */
function more(claims: readonly Cited[]): string {
  const links = claims.slice(1).map((one, i) => linkTo(claimPlace(one.claim), `[${i + 2}]`, whoWords(one)))
  return links.length === 0 ? '' : ` <span class="small quiet">${links.join(' ')}</span>`
}

const REASONS: Readonly<Record<NotCounted, string>> = {
  superseded: 'replaced since',
  withdrawn: 'taken back since',
  part: 'of a part only',
  'no-dollars': 'coins only',
  'report-time': 'dollars of the report’s day',
  'second-hand': 'its own words count instead',
}

function attributionLines({ attributedBy, doubtedBy, others }: IncidentRow): string[] {
  const line = (same: readonly Attribution[], before: string) => {
    const one = same[0]!
    const sure = one.words === '' ? '' : `, “${one.words}”`
    const via = one.via === null ? '' : `, read in ${one.via}`
    return `${before}${claimLink(one, one.name)} <span class="quiet">${escapeHtml(`${one.names.join(', ')}${sure}, ${proseMonth(one.published)}${via}`)}</span>${more(same)}`
  }
  const voices = (list: readonly Attribution[]) => [
    ...groupBy(list, ({ by, scale, actors }) => `${by}|${scale}|${actors.join(' ')}`).values(),
  ]
  return [
    ...voices(attributedBy).map((same) => line(same, '')),
    ...voices(doubtedBy).map((same) => line(same, `<strong>${same[0]!.scale}</strong> by `)),
    ...voices(others).map((same) => line(same, '<strong>to somebody else</strong> by ')),
  ]
}

function list(items: readonly string[], none: string): string {
  if (items.length === 0) return `<span class="off">${none}</span>`
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
}

/** What does not count as an attack: attempts, and incidents that are only doubted. */
function apart(model: AnnualModel): string {
  const { attempts, doubted } = model.scope
  const part = (title: string, words: string, rows: readonly IncidentRow[]) =>
    rows.length === 0
      ? ''
      : `<h3>${title}</h3><p>${words}</p>${tableOf(title, `<tbody>${rows.map((row) => incidentTr(row, model)).join('')}</tbody>`)}`
  return (
    part('Attempts', 'Attributed, and nothing was taken by any account. They count as no attack.', attempts) +
    part(
      'Doubted or denied',
      'Somebody names the actor only to doubt or deny that it was them, and nobody attributes the theft to it. They do not count.',
      doubted,
    )
  )
}
