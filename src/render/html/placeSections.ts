import { groupedText } from '../../core/groupedText.ts'
import type { ReportModel, ReportPart } from '../../core/report/model.ts'
import { addTo, assetAmount, dollars, onScale } from '../../core/report/money.ts'
import { hashInline } from '../../core/report/names.ts'
import type { Place } from '../../core/report/place.ts'
import type { Stop } from '../../core/report/stops.ts'
import { counted, say } from '../../core/report/text.ts'
import { proseTime } from '../../core/report/times.ts'
import { spanOf } from '../../core/report/whoCouldAct.ts'
import { escapeHtml } from './escape.ts'
import { inlineHtml } from './inlineHtml.ts'
import { section, table } from './parts.ts'

/** So many addresses of one place stand on the page; the file beside it has them all. */
const SHOWN = 250

/** Who could act: services, latest and largest first. */
export function whoSection(model: ReportModel, { who, headings, scale }: ReportPart): string {
  if (who.services.length === 0) {
    return section(
      'who',
      headings.who,
      '',
      `<p>No address where the trace stopped is labelled as an exchange or another service. That is what this ledger shows, not proof that nothing arrived at one later.</p>`,
    )
  }
  const ages = who.ages.filter((age) => age.share !== '0.0 %').map((age) => `${age.share} ${age.age}`)
  const rows = who.services.map((line) => [
    inlineHtml(line.place.title) +
      (line.byRule === null
        ? ''
        : `<br><span class="quiet">${inlineHtml(line.byRule)} of it by a rule of thumb that the case accepts</span>`),
    `${inlineHtml(line.amount)} <span class="quiet">${line.share}</span>`,
    times(line.firstTime, line.lastTime),
    escapeHtml(line.ago === '' ? 'unknown' : line.ago),
    hashesOf(line.place.stops),
    escapeHtml(line.instrument),
  ])
  const columns = [
    { head: 'Service' },
    { head: `Amount (${scale.unit})`, name: 'n' as const },
    { head: 'First and last arrival (UTC)', name: 'time' as const },
    { head: 'Last arrival before the end of the trace', name: 'time' as const },
    { head: 'Transactions', name: 'wide-cell' as const },
    { head: 'Who can hold it, and on what', name: 'wide-cell' as const },
  ]
  return section(
    'who',
    headings.who,
    `How long before the end of the trace it arrived: ${ages.join(', ')}. What arrived is known; what is still there is not. Under ${model.front}.`,
    table('Who could act', columns, rows),
  )
}

/** Every place where the trace ends, with each address, its times and its hashes. */
export function placesSection({ places, names, front }: ReportModel, parts: readonly ReportPart[]): string {
  const stops = places.flatMap((place) => place.stops)
  const addresses = new Set(stops.map((stop) => `${stop.chain} ${stop.address}`)).size
  const body = places.filter((place) => place.stops.length > 0).map((place) => placeTable(place, names, parts))
  const heading =
    addresses === 0
      ? say`The trace stopped nowhere`
      : say`The trace stopped at ${counted(addresses, 'address', 'addresses')}`
  return section(
    'ends',
    heading,
    `Every end point under ${front}; under the other policies: endpoints.csv.`,
    body.join(''),
  )
}

function placeTable(place: Place, names: ReportModel['names'], parts: readonly ReportPart[]): string {
  const shown = place.stops.slice(0, SHOWN)
  const rows = shown.map((stop) => [
    inlineHtml(names.address(stop.chain, stop.address)),
    amountOf(stop, parts),
    stop.usdAtEvent === null ? 'unknown' : inlineHtml(dollars(stop.usdAtEvent)),
    groupedText(stop.arrivals),
    times(stop.firstTime, stop.lastTime),
    hashesOf([stop]),
  ])
  const columns = [
    { head: 'Address' },
    { head: 'Amount', name: 'n' as const },
    { head: 'USD at each event', name: 'n' as const },
    { head: 'Arrivals', name: 'n' as const },
    { head: 'First and last (UTC)', name: 'time' as const },
    { head: 'Transactions', name: 'wide-cell' as const },
  ]
  const rest = place.stops.length - shown.length
  const more =
    rest > 0 ? `<p class="small">${counted(rest, 'more address', 'more addresses')} in endpoints.csv.</p>` : ''
  const sums = parts.flatMap(({ scale }) => {
    const sum = onScale(scale, stopsSum(place))
    return scale.weigh(sum) === 0n ? [] : [inlineHtml(scale.amount(sum))]
  })
  const { firstTime, lastTime } = spanOf(place)
  const span =
    firstTime === null || lastTime === null
      ? ''
      : `, ${inlineHtml(proseTime(firstTime))} to ${inlineHtml(proseTime(lastTime))}`
  return `<h3>${inlineHtml(place.title)}: ${sums.join(', ')}</h3><p class="sub-title">${escapeHtml(place.class)}${span}</p>${table(place.short, columns, rows)}${more}`
}

function stopsSum(place: Place): ReadonlyMap<number, bigint> {
  const sum = new Map<number, bigint>()
  for (const stop of place.stops) for (const [origin, basis] of stop.sum) addTo(sum, origin, basis)
  return sum
}

/** The amount in the asset that lies there; where it stands for another asset, that too. */
function amountOf(stop: Stop, parts: readonly ReportPart[]): string {
  const own = inlineHtml(assetAmount(stop, stop.amount))
  const stands = parts.flatMap(({ scale }) => {
    const sum = onScale(scale, stop.sum)
    return scale.weigh(sum) === 0n || scale.id === stop.asset ? [] : [inlineHtml(scale.amount(sum))]
  })
  return stands.length === 0 ? own : `${own} <span class="quiet">for ${stands.join(', ')}</span>`
}

function times(first: number | null, last: number | null): string {
  if (first === null || last === null) return 'unknown'
  return first === last
    ? inlineHtml(proseTime(first))
    : `${inlineHtml(proseTime(first))}<br>${inlineHtml(proseTime(last))}`
}

function hashesOf(stops: readonly Stop[]): string {
  const hashes = [...new Set(stops.flatMap((stop) => stop.hashes))]
  const known = stops.reduce((all, stop) => all + stop.hashCount, 0)
  const without = stops.reduce((all, stop) => all + Math.max(0, stop.arrivals - stop.hashCount), 0)
  if (hashes.length === 0) return '<span class="quiet">no hash in the source</span>'
  const first = hashes.slice(0, 2).map((hash) => inlineHtml(hashInline(hash)))
  const rest = hashes.slice(2, SHOWN).map((hash) => `<li>${inlineHtml(hashInline(hash))}</li>`)
  const more = known - Math.min(hashes.length, SHOWN)
  const note = more > 0 ? `<li>${groupedText(more)} more in endpoints.csv</li>` : ''
  const gap = without > 0 ? ` <span class="quiet">${counted(without, 'arrival')} without hash</span>` : ''
  if (rest.length + note.length === 0) return first.join(' ') + gap
  return `${first.join(' ')}${gap}<details><summary>${groupedText(rest.length + Math.max(0, more))} more</summary><ul class="hashes">${rest.join('')}${note}</ul></details>`
}
