import type { AnnualModel } from '../../core/annual/annualModel.ts'
import type { AnnualYear } from '../../core/annual/annualYear.ts'
import type { Cited } from '../../core/annual/cited.ts'
import { figureWords } from '../../core/annual/figureWords.ts'
import type { IncidentRow } from '../../core/annual/incidentRow.ts'
import { gapOf } from '../../core/annual/reconcileYear.ts'
import type { AnyFigure } from '../../core/annual/restatements.ts'
import type { Period } from '../../core/knowledge/claim.ts'
import { claimText } from '../../core/knowledge/claimText.ts'
import { line } from './cell.ts'

/** `incidents.csv`: one row an incident, and whether it counts. */
export function annualIncidentsCsv({ scope }: AnnualModel): string {
  const rows = [
    ...scope.listed.map((row) => ['listed', row] as const),
    ...scope.attempts.map((row) => ['attempt', row] as const),
    ...scope.doubted.map((row) => ['doubted', row] as const),
  ]
  return [
    line([
      ...['incident', 'counts_as', 'date', 'victim', 'kind', 'usd_low', 'usd_high', 'usd_open', 'usd_is'],
      ...['report_time_low', 'report_time_high', 'coins', 'coins_theft_low', 'coins_theft_high'],
      ...['coins_as_of_low', 'coins_as_of_high', 'as_of_prices', 'missing_prices', 'means', 'attributed_by', 'surest'],
      ...['doubted_by', 'otherwise_attributed_by', 'voices', 'cases', 'stub', 'claims'],
    ]),
    ...rows.map(([as, row]) => incidentLine(as, row)),
  ].join('')
}

function incidentLine(as: string, row: IncidentRow): string {
  const { usd, loss, worth } = row
  const basis = usd === null ? 'unknown' : loss.range === null ? 'computed' : 'claimed'
  const claims = [...row.attributedBy, ...row.doubtedBy, ...row.others, ...loss.claims].map(({ claim }) => claim)
  return line([
    ...[row.id, as, row.date, row.victim, row.kind],
    ...[dollars(usd?.low), dollars(usd?.high), usd?.open ? 'yes' : 'no', basis],
    ...[dollars(loss.atReport?.low), dollars(loss.atReport?.high)],
    row.coins.map(({ coin, amount }) => `${amount.high ?? amount.low} ${coin}`).join('; '),
    ...[dollars(worth.atTheft?.range.low), dollars(worth.atTheft?.range.high)],
    ...[dollars(worth.atAsOf?.range.low), dollars(worth.atAsOf?.range.high)],
    (worth.atAsOf?.prices ?? []).map(({ coin, day }) => `${coin} ${day}`).join('; '),
    worth.missing.map(({ coin, day }) => `${coin} ${day}`).join('; '),
    row.means.map(({ means }) => means).join(' '),
    names(row.attributedBy),
    row.attributedBy.length === 0 ? '' : row.surest,
    names(row.doubtedBy),
    names(row.others),
    row.voices,
    row.cases.join(' '),
    row.stub ? 'yes' : 'no',
    [...new Set(claims)].join(' '),
  ])
}

/** `losses.csv`: what each source says that each incident lost, and whether that counts. */
export function annualLossesCsv({ scope }: AnnualModel): string {
  const rows = [...scope.listed, ...scope.attempts, ...scope.doubted].flatMap(({ id, loss }) =>
    loss.claims.map((claim) => {
      const { usd, valued, part, amounts } = claim.value
      const coins = amounts.map(({ asset, amount }) => `${amount.low ?? ''}..${amount.high ?? ''} ${asset}`)
      return line([
        ...[id, claim.by, claim.name, claim.published, claim.via],
        ...[dollars(usd?.low), dollars(usd?.high), usd?.rough ? 'yes' : 'no', valued, part, coins.join('; ')],
        ...[claim.words, claim.notCounted === null ? 'yes' : 'no', claim.notCounted, claim.claim],
      ])
    }),
  )
  const head =
    'incident,by,name,published,read_in,usd_low,usd_high,about,valued,part,coins,words,counted,not_counted_because,claim\n'
  return [head, ...rows].join('')
}

/** `years.csv`: one row a year, what is listed. */
export function annualYearsCsv({ years }: AnnualModel): string {
  const head =
    'year,attacks_listed,usd_low,usd_high,usd_open,unknown_value,computed_low,computed_high,coins_priced,coins_theft_low,coins_theft_high,coins_as_of_low,coins_as_of_high,traced,incidents\n'
  const rows = years.map(({ year, listed, usd, unknown, computed, worth, laundering }) =>
    line([
      ...[year, listed.length, dollars(usd?.low), dollars(usd?.high), usd?.open ? 'yes' : 'no', unknown.length],
      ...[dollars(computed?.low), dollars(computed?.high), worth?.incidents.length ?? 0],
      ...[dollars(worth?.atTheft.low), dollars(worth?.atTheft.high)],
      ...[dollars(worth?.atAsOf.low), dollars(worth?.atAsOf.high)],
      new Set(laundering.traced.map(({ incident }) => incident)).size,
      listed.map(({ id }) => id).join(' '),
    ]),
  )
  return [head, ...rows].join('')
}

/** `figures.csv`: what each source says of years and periods, and how far the list explains it. */
export function annualFiguresCsv(model: AnnualModel): string {
  const head =
    'kind,from,to,about,by,name,published,read_in,value,usd_low,usd_high,words,standing,superseded_by,compared,unexplained_low,unexplained_high,beyond_low,beyond_high,claim\n'
  const ofYears = model.years.flatMap((year) => yearFigures(year).map((figure) => figureLine(figure, year)))
  const ofPeriods = [...model.periods.map(({ figure }) => figure), ...model.holdings].map((figure) =>
    figureLine(figure, null),
  )
  return [head, ...ofYears, ...ofPeriods].join('')
}

function yearFigures(year: AnnualYear): readonly AnyFigure[] {
  const { byAsset, byMeans, byVictimKind, laundering, world } = year
  const shares = [...byAsset.claims, ...byMeans.claims, ...byVictimKind.claims, ...laundering.claims, ...world]
  return [...year.totals, ...year.counts, ...shares]
}

function figureLine(figure: AnyFigure, year: AnnualYear | null): string {
  const { fact } = figure
  const [from, to] = periodCells('period' in fact ? fact.period : null)
  const usd = 'value' in fact ? fact.value.usd : null
  const gap = fact.kind === 'total' && year !== null ? gapOf({ ...figure, fact }, year.usd) : null
  const range = gap === null || gap.kind === 'not-compared' ? null : gap.range
  const beyond = gap?.kind === 'beyond'
  return line([
    ...[fact.kind, from, to, figure.about, figure.by, figure.name, figure.published, figure.via],
    ...[figureWords(figure), dollars(usd?.low), dollars(usd?.high), figure.words, figure.standing ? 'yes' : 'no'],
    figure.supersededBy.join(' '),
    gap === null ? '' : gap.kind === 'not-compared' ? gap.why : gap.kind,
    ...(beyond ? ['', ''] : [dollars(range?.low), dollars(range?.high)]),
    ...(beyond ? [dollars(range?.low), dollars(range?.high)] : ['', '']),
    figure.claim,
  ])
}

/** `restatements.csv`: what published figures became other; without an earlier day, only the header. */
export function annualRestatementsCsv({ restatements }: AnnualModel): string {
  const head = 'kind,from,to,by,name,was,was_published,is,is_published,silent,was_claims,is_claim\n'
  const rows = (restatements?.figures ?? []).map(({ by, name, from, to, silent }) => {
    const [first, last] = periodCells('period' in to.fact ? to.fact.period : null)
    return line([
      ...[to.fact.kind, first, last, by, name],
      from.map(figureWords).join('; '),
      from.map(({ published }) => published).join('; '),
      ...[figureWords(to), to.published, silent ? 'yes' : 'no'],
      from.map(({ claim }) => claim).join(' '),
      to.claim,
    ])
  })
  return [head, ...rows].join('')
}

/** `claims.csv`: every claim that the report rests on, beside its source. */
export function annualClaimsCsv({ claims }: AnnualModel): string {
  const head =
    'claim,about,subject,kind,value,words,scale,by,name,published,known,read_in,source,url,archived,standing,superseded_by,withdrawn_by,disputed_by,says\n'
  const rows = claims.map(({ cited, fact, source, subject }) =>
    line([
      ...[fact.id, fact.about, subject, fact.kind, claimText(fact), fact.words, fact.scale],
      ...[fact.by, cited.name, fact.published, fact.known, cited.via, fact.source, fact.url, source?.archived ?? ''],
      ...[cited.standing ? 'yes' : 'no', cited.supersededBy.join(' '), cited.withdrawnBy.join(' ')],
      ...[cited.disputedBy.join(' '), fact.says],
    ]),
  )
  return [head, ...rows].join('')
}

function periodCells(period: Period | null): readonly [string, string] {
  return period === null ? ['', ''] : [period.from ?? '', period.to]
}

/** Dollars with cents; empty where unknown. */
function dollars(cents: bigint | null | undefined): string {
  return cents == null ? '' : `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`
}

function names(list: readonly Cited[]): string {
  return [...new Set(list.map(({ name }) => name))].join('; ')
}
