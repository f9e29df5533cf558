import type { AnnualModel } from '../../../core/annual/annualModel.ts'
import { proseMonth, usdText } from '../../../core/annual/annualText.ts'
import { compareText } from '../../../core/compareText.ts'
import { priceText } from '../../../core/ledger/prices.ts'
import { counted } from '../../../core/report/text.ts'
import { proseDate } from '../../../core/report/times.ts'
import { escapeHtml } from '../escape.ts'
import { inlineHtml } from '../inlineHtml.ts'
import { behind, section, table } from '../parts.ts'
import { incidentPlace, linkTo, yearPlace } from './linked.ts'
import { stackedTable } from './stackedTable.ts'

/** What the coins were worth when they were stolen and on the day of the report, with every price and what lacks. */
export function worthSection(model: AnnualModel): string {
  const { headings, priceFiles, asOf, worth } = model
  if (priceFiles.length === 0) return ''
  return section(
    'worth',
    headings.worth,
    `Computed from the coins that sources name and daily prices. Only incidents of which every coin has a price on both days are in these sums. They are no part of the values above, unless an incident is marked as computed.`,
    `${worth === null ? '' : yearsTable(model)}${lacking(model)}${behind(`The prices of ${proseDate(asOf)}, or the last before it`, pricesTable(model))}`,
  )
}

function yearsTable({ years, worth, scope, asOf }: AnnualModel): string {
  // Whether every price is one of the day of the report.
  const exact = worth === null || worth.firstPrice === asOf
  const row = (name: string, one: AnnualModel['worth'], of: number) => [
    name,
    `${one?.incidents.length ?? 0} of ${of}`,
    one === null ? '<span class="off">unknown</span>' : inlineHtml(usdText(one.atTheft)),
    one === null ? '<span class="off">unknown</span>' : inlineHtml(usdText(one.atAsOf)),
    ...(exact ? [] : [one === null ? '' : `<span class="quiet">${daysOf(one)}</span>`]),
  ]
  const rows = years
    .filter(({ listed }) => listed.length > 0)
    .map((year) => row(linkTo(yearPlace(year.year), String(year.year)), year.worth, year.listed.length))
  return stackedTable(
    'Worth',
    'worths',
    [
      { head: 'Stolen in' },
      { head: 'Incidents priced', name: 'n' },
      { head: 'Worth on the day of the theft', name: 'n' },
      { head: exact ? `Worth on ${proseDate(asOf)}` : `Worth by ${proseDate(asOf)}`, name: 'n' },
      ...(exact ? [] : [{ head: 'By prices of' }]),
    ],
    [...rows, row('<strong>all</strong>', worth, scope.listed.length)],
  )
}

function daysOf({ firstPrice, lastPrice }: NonNullable<AnnualModel['worth']>): string {
  return firstPrice === lastPrice ? proseDate(firstPrice) : `${proseDate(firstPrice)} to ${proseDate(lastPrice)}`
}

/** Which coins have no price on which days, and how many incidents that leaves unvalued. Never zero. */
function lacking({ missingPrices, scope }: AnnualModel): string {
  const unnamed = scope.listed.filter(({ coins }) => coins.length === 0).length
  const silent =
    unnamed === 0
      ? ''
      : `<p class="small">Of ${counted(unnamed, 'incident')} no source names the coins, so they have no worth on another day.</p>`
  if (missingPrices.length === 0) return silent
  const coins = new Map<string, { readonly days: Set<string>; readonly incidents: Set<string> }>()
  for (const { coin, day, incidents } of missingPrices) {
    const entry = coins.get(coin) ?? { days: new Set(), incidents: new Set() }
    coins.set(coin, entry)
    entry.days.add(day)
    for (const id of incidents) entry.incidents.add(id)
  }
  const sorted = [...coins].sort(([a, x], [b, y]) => y.incidents.size - x.incidents.size || compareText(a, b))
  const rows = sorted.map(([coin, { days, incidents }]) => [
    escapeHtml(coin),
    [...days].sort(compareText).map(proseMonth).join(', '),
    linkTo(incidentPlace([...incidents][0]!), String(incidents.size), [...incidents].join(', ')),
  ])
  const whole = new Set(missingPrices.flatMap(({ incidents }) => incidents)).size
  const heads = [{ head: 'Coin' }, { head: 'No price on' }, { head: 'Incidents', name: 'n' as const }]
  return `${silent}<p class="small">${counted(missingPrices.length, 'price')} of ${counted(coins.size, 'coin')} ${missingPrices.length === 1 ? 'is' : 'are'} not in the files; they are needed for ${counted(whole, 'incident')}, and what lacks a price is unknown, not zero.</p>${behind('The missing prices', table('Missing prices', heads, rows))}`
}

function pricesTable({ scope }: AnnualModel): string {
  const used = new Map(
    scope.listed.flatMap(({ worth }) => worth.atAsOf?.prices ?? []).map((one) => [one.coin, one] as const),
  )
  const rows = [...used.values()]
    .sort((a, b) => compareText(a.coin, b.coin))
    .map(({ coin, day, price, source }) => [
      escapeHtml(coin),
      proseDate(day),
      `$${escapeHtml(priceText(price))}`,
      source === '' ? '<span class="off">not said</span>' : escapeHtml(source),
    ])
  const heads = [{ head: 'Coin' }, { head: 'Day' }, { head: 'Price', name: 'n' as const }, { head: 'Source' }]
  return `${table('Prices', heads, rows)}<p class="small">Those of the days of the thefts stand in prices.csv.</p>`
}
