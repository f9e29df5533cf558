import type { AnnualModel } from '../../../core/annual/annualModel.ts'
import { kindWords, proseMonth, shareWords, usdText } from '../../../core/annual/annualText.ts'
import type { CoinPart, Part } from '../../../core/annual/breakdowns.ts'
import type { Figure } from '../../../core/annual/figures.ts'
import { figureWords } from '../../../core/annual/figureWords.ts'
import type { TracedIncident } from '../../../core/annual/laundering.ts'
import { vintagesOf } from '../../../core/annual/vintages.ts'
import { fullNumber, percent, sharesOf } from '../../../core/report/numbers.ts'
import { counted } from '../../../core/report/text.ts'
import { escapeHtml } from '../escape.ts'
import { inlineHtml } from '../inlineHtml.ts'
import { behind, section, table } from '../parts.ts'
import { casePlace, incidentPlace, linkTo } from './linked.ts'
import { tracedAmount } from './tracedAmount.ts'
import { saidAgain } from './valueSections.ts'

/** By victim, by means, by asset: over all years, by year behind a switch, and what others say. */
export function kindsSection(model: AnnualModel): string {
  const { whole, years, headings } = model
  const total = counted(model.scope.listed.length, 'listed incident')
  const byYear = (of: (year: AnnualModel['years'][number]) => string) =>
    behind(
      'The same by year',
      years
        .filter(({ listed }) => listed.length > 0)
        .map((year) => `<h4>${year.year}</h4>${of(year)}`)
        .join(''),
    )
  return section(
    'kinds',
    headings.kinds,
    `Shares of ${total}. Shares of value are of what has a value, from the least to the most that the sources’ ranges allow.`,
    [
      '<h3>By kind of victim</h3>',
      partsTable('Kind of victim', whole.byVictimKind),
      vendorShares(years.flatMap((year) => year.byVictimKind.claims)),
      byYear((year) => partsTable('Kind of victim', year.byVictimKind.listed)),
      '<h3>By means</h3><p class="sub-title">A theft may have several means, so shares may add up to more than 100 %.</p>',
      partsTable('Means', whole.byMeans),
      vendorShares(years.flatMap((year) => year.byMeans.claims)),
      byYear((year) => partsTable('Means', year.byMeans.listed)),
      '<h3>By asset</h3><p class="sub-title">Coins that sources name, in whole coins; of how much of a theft’s value each was, they seldom speak.</p>',
      vendorShares(years.flatMap((year) => year.byAsset.claims)),
      coinsTable(whole.byAsset),
      byYear((year) => coinsTable(year.byAsset.listed)),
    ].join(''),
  )
}

function partsTable(label: string, parts: readonly Part[]): string {
  const rows = parts.map(({ name, incidents, share, usd, usdShare }) => [
    escapeHtml(kindWords(name)),
    bar(share),
    withIncidents(incidents),
    percent(share, false),
    usd === null ? 'unknown' : inlineHtml(usdText(usd)),
    usdShare === null ? 'unknown' : shareWords(usdShare),
  ])
  return table(
    label,
    [
      { head: label },
      { head: 'Share of incidents', name: 'bar' },
      { head: 'Incidents', name: 'n' },
      { head: 'Share', name: 'n' },
      { head: 'Value', name: 'n' },
      { head: 'Share of value', name: 'n' },
    ],
    rows,
    'parts',
  )
}

/** How many coins a table shows before the rest becomes one line. */
const COINS = 12

function coinsTable(coins: readonly CoinPart[]): string {
  const shown = coins.length > COINS + 1 ? coins.slice(0, COINS) : coins
  const rest = coins.slice(shown.length)
  const rows = shown.map(({ coin, incidents, share, low, high }) => [
    escapeHtml(coin),
    bar(share),
    withIncidents(incidents),
    percent(share, false),
    low === null || high === null
      ? 'no coin is named'
      : escapeHtml(low === high ? grouped(low) : `${grouped(low)} to ${grouped(high)}`),
  ])
  const more =
    rest.length === 0
      ? ''
      : `<p class="small">And ${rest.length} more: ${escapeHtml(rest.map(({ coin }) => coin).join(', '))}.</p>`
  return `${table(
    'Assets',
    [
      { head: 'Asset' },
      { head: 'Share of incidents', name: 'bar' },
      { head: 'Incidents', name: 'n' },
      { head: 'Share', name: 'n' },
      { head: 'Coins', name: 'n' },
    ],
    rows,
    'parts',
  )}${more}`
}

function grouped(number: string): string {
  const [whole = '', fraction] = number.split('.')
  return fullNumber(BigInt(whole), 0) + (fraction === undefined ? '' : `.${fraction}`)
}

function bar(share: number): string {
  return `<svg class="mini" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="g-business" width="${share / 10}" height="10"/></svg>`
}

/** How many, and a switch that names each and leads to it. */
function withIncidents(ids: readonly string[]): string {
  if (ids.length === 1) return linkTo(incidentPlace(ids[0]!), '1', ids[0])
  const links = ids.map((id) => `<li>${linkTo(incidentPlace(id), escapeHtml(id))}</li>`)
  return `${ids.length}<details class="which"><summary>which</summary><ul>${links.join('')}</ul></details>`
}

/** What others publish as shares: one line each. */
function vendorShares(figures: readonly Figure<'shares'>[]): string {
  if (figures.length === 0) return ''
  const items = vintagesOf(figures).map(
    (one) => `<li>${year(one.front)}: ${saidAgain(one, figureWords(one.front))}</li>`,
  )
  return `<p class="small">As others say, of the value of a year:</p><ul class="small">${items.join('')}</ul>`
}

function year({ fact }: Figure<'shares'>): string {
  return escapeHtml(fact.period?.to ?? '')
}

/** What became of the coins: as others say, and as traced here. */
export function launderingSection({ years, headings }: AnnualModel): string {
  const rows = years.map((one) => [
    `<strong>${one.year}</strong>`,
    one.laundering.claims.length === 0
      ? '<span class="off">nobody says</span>'
      : vintagesOf(one.laundering.claims)
          .map((vintage) => saidAgain(vintage, figureWords(vintage.front)))
          .join('<br>'),
    one.listed.length === 0
      ? '<span class="off">nothing listed</span>'
      : one.laundering.traced.length === 0
        ? 'not traced'
        : one.laundering.traced.map(tracedCell).join('<br>'),
  ])
  return section(
    'laundering',
    headings.laundering,
    'Share of the coins stolen in a year. Traced: cases of dyepack, with all that was traced as the denominator.',
    table('Laundering', [{ head: 'Year' }, { head: 'As others say' }, { head: 'As traced here' }], rows),
  )
}

function tracedCell(one: TracedIncident): string {
  const amount = (value: bigint) => tracedAmount(one, value)
  const shares = sharesOf(one.classes.map(({ amount: value }) => value))
  const classes = one.classes
    .map(({ class: name, amount: value }, i) => ({
      value,
      words: `${name} ${percent(shares[i]!, false)} (${amount(value)})`,
    }))
    .toSorted((a, b) => (a.value > b.value ? -1 : a.value < b.value ? 1 : 0))
    .map(({ words }) => words)
    .join(', ')
  return `${linkTo(casePlace(one.case), escapeHtml(one.case))}: mixer ${percent(one.mixerShare, one.mixer === 0n)} of the ${amount(one.whole)} that was traced <span class="quiet">under ${one.policy}, to ${proseMonth(one.asOf)}: ${classes}</span>`
}
