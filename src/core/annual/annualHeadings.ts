import { percent } from '../report/numbers.ts'
import { counted, listed as listWords, say, sentenceCase, type Text } from '../report/text.ts'
import { duration, proseDate } from '../report/times.ts'
import type { AnnualModel } from './annualModel.ts'
import { attackWords, claimedUsd, pricedOn, proseMonth, rangeWords, usdText } from './annualText.ts'
import type { AnnualYear } from './annualYear.ts'
import type { Figure } from './figures.ts'
import { comparable, gapOf } from './reconcileYear.ts'
import { rangeOf } from './usdRange.ts'
import { vintagesOf } from './vintages.ts'

/** What the report finds, as sentences: its verdict, and one above each part. */
export interface AnnualHeadings {
  readonly title: string
  readonly verdict: readonly Text[]
  readonly value: Text
  readonly attacks: Text
  readonly kinds: Text
  readonly worth: Text
  readonly times: Text
  readonly laundering: Text
  readonly holdings: Text
  readonly reconciliation: Text
  readonly restatements: Text
}

type Model = Omit<AnnualModel, 'headings'>

export function annualHeadings(model: Model): AnnualHeadings {
  return {
    title: `Thefts attributed to ${model.actor.name}, ${model.from === model.to ? model.from : `${model.from} to ${model.to}`}`,
    verdict: [allYears(model), ...ofYear(model)],
    value: valueHeading(model),
    attacks: attacksHeading(model),
    kinds: kindsHeading(model),
    worth: worthHeading(model),
    times: timesHeading(model),
    laundering: launderingHeading(model),
    holdings: holdingsHeading(model),
    reconciliation: reconciliationHeading(model),
    restatements: restatementsHeading(model),
  }
}

function allYears({ scope, usd, from, to, actor }: Model): Text {
  const period = from === to ? `In ${from}` : `From ${from} to ${to}`
  if (scope.listed.length === 0) return say`${period}, no incident is listed that anybody attributes to ${actor.name}.`
  const unknown = scope.listed.filter((row) => row.usd === null).length
  const without =
    unknown === 0 ? '' : `; of ${counted(unknown, 'incident')} nobody says the value on the day of the theft`
  const worth = usd === null ? say`of unknown value` : say`of ${usdText(usd)} by the sources’ own figures`
  return say`${period}, ${counted(scope.listed.length, 'theft')} ${scope.listed.length === 1 ? 'is' : 'are'} listed that somebody attributes to ${actor.name}, ${worth}${without}.`
}

/** The latest year of which somebody gives a total: what they say, and what is listed beside it. */
function ofYear(model: Model): readonly Text[] {
  const year = model.years.findLast((one) => one.totals.some(comparable))
  if (year === undefined) return []
  const figure = leading(year)!
  const counts = year.counts.filter((one) => one.standing && one.whole && one.by === figure.by)
  const count = vintagesOf(counts).at(-1)?.front
  const attacks = count === undefined ? '' : ` in ${attackWords(count.fact.count)}`
  const said = say`For ${String(year.year)}, ${figure.name} says ${claimedUsd(figure.fact.value.usd!)}${attacks}.`
  return [say`${said} ${gapSentence(year, figure)}`]
}

/** Of several totals the one that a sentence names: of a vendor who counts attacks, read most often, and then said last. */
function leading(year: AnnualYear): Figure<'total'> | undefined {
  const all = vintagesOf(year.totals.filter(comparable))
  const vendors = all.filter(({ front }) => front.fact.byKind === 'vendor')
  const counting = vendors.filter(({ front }) => year.counts.some(({ standing, by }) => standing && by === front.by))
  const pool = [counting, vendors, all].find((one) => one.length > 0) ?? []
  return pool.reduce<(typeof pool)[number] | undefined>(
    (best, one) => (best === undefined || one.again.length >= best.again.length ? one : best),
    undefined,
  )?.front
}

/** What is listed beside one figure, and how much of it that explains. */
function gapSentence(year: AnnualYear, figure: Figure<'total'>): Text {
  const gap = gapOf(figure, year.usd)
  const there =
    year.usd === null
      ? say`Nothing is listed for that year with a value`
      : year.listed.length === 1
        ? say`The one incident listed for that year comes to ${usdText(year.usd)}`
        : say`The ${counted(year.listed.length, 'incident')} listed for that year add up to ${usdText(year.usd)}`
  const unknown =
    year.unknown.length === 0
      ? ''
      : `; ${counted(year.unknown.length, 'listed incident')} ${year.unknown.length === 1 ? 'has' : 'have'} no value`
  if (gap.kind === 'unexplained') return say`${there}: ${usdText(gap.range)} of the figure is unexplained${unknown}.`
  if (gap.kind === 'beyond') return say`${there}, ${usdText(gap.range)} more than the figure${unknown}.`
  if (gap.kind === 'within') return say`${there}, a range that meets the figure${unknown}.`
  return say`${there}${unknown}.`
}

function valueHeading({ years }: Model): Text {
  const compared = years.flatMap((year) => {
    const figure = leading(year)
    return figure === undefined ? [] : [{ year, name: figure.name, kind: gapOf(figure, year.usd).kind }]
  })
  const named = (kind: string) => compared.filter((one) => one.kind === kind).map(({ year }) => String(year.year))
  const [short, beyond, meet] = [named('unexplained'), named('beyond'), named('within')]
  if (compared.length === 0) return say`No source gives a total for any of these years`
  const names = new Set(compared.map(({ name }) => name))
  const whose = names.size === 1 ? `${[...names][0]}’s total` : 'the published total'
  const parts = [
    ...(meet.length === 0 ? [] : [['meets', meet] as const]),
    ...(short.length === 0 ? [] : [['falls short of', short] as const]),
    ...(beyond.length === 0 ? [] : [['exceeds', beyond] as const]),
  ].map(([verb, list], i) => say`${verb} ${i === 0 ? whose : 'it'} in ${listWords(list)}`)
  return say`What is listed ${listWords(parts)}`
}

function attacksHeading({ years }: Model): Text {
  const most = years.reduce((best, one) => (one.listed.length > best.listed.length ? one : best))
  if (most.listed.length === 0) return say`No attack is listed`
  return say`Most attacks are listed for ${String(most.year)}: ${most.listed.length}`
}

function kindsHeading({ scope }: Model): Text {
  const kinds = new Map<string, number>()
  for (const { kind } of scope.listed) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  const [first] = [...kinds].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  if (first === undefined) return say`Nothing is listed that could be divided`
  return say`${first[1]} of ${counted(scope.listed.length, 'listed incident')} hit ${KIND_WORDS[first[0]] ?? first[0]}`
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  'centralised-exchange': 'centralised exchanges',
  'investment-firm': 'investment firms',
  'defi-protocol': 'DeFi protocols',
  bridge: 'bridges',
  'wallet-provider': 'wallet providers',
  individual: 'individuals',
  other: 'others',
}

function worthHeading({ worth, scope, priceFiles, asOf }: Model): Text {
  if (priceFiles.length === 0) return say`No prices were given, so what the coins were worth is unknown`
  if (worth === null) return say`What the coins were worth on both days is known of no incident`
  const of = `${worth.incidents.length} of ${counted(scope.listed.length, 'incident')}`
  return say`The coins of ${of} were worth ${usdText(worth.atTheft)} when they were stolen, and ${usdText(worth.atAsOf)} ${pricedOn(worth, asOf)}`
}

function timesHeading({ timing }: Model): Text {
  const { traced, incidents, firstMove, halfMoved } = timing
  if (traced === 0) return say`No listed incident was traced here, so how fast the coins moved is unknown`
  const were = say`${String(traced)} of ${counted(incidents, 'incident')} ${traced === 1 ? 'was' : 'were'} traced here`
  if (firstMove.median === null) return say`${were}, and of none is it known how fast the coins moved`
  const within = firstMove.cases === 1 ? say`in one` : say`in ${String(firstMove.cases)}, by the median,`
  const half = halfMoved.median === null ? say`` : say`, and half of them after ${duration(halfMoved.median)}`
  return say`${were}; ${within} the first coins moved on ${duration(firstMove.median)} after the theft${half}`
}

function launderingHeading({ years }: Model): Text {
  const shares = years.flatMap((year) =>
    year.laundering.claims
      .filter(({ standing }) => standing)
      .flatMap(({ name, fact }) =>
        fact.shares.parts
          .filter((part) => part.name === 'mixer')
          .map(({ percent }) => ({ year: year.year, words: `${rangeWords(percent)} %`, name })),
      ),
  )
  const traced = years.flatMap((year) => year.laundering.traced)
  const [one] = traced.toSorted((a, b) => b.mixerShare - a.mixerShare)
  if (one !== undefined && shares.length === 0)
    return one.mixer === 0n
      ? say`Of what was traced here nothing is seen to arrive at a mixer`
      : say`${percent(one.mixerShare, false)} of what was traced in ${one.case} arrived at a mixer`
  const last = shares.at(-1)
  if (last === undefined) return say`Nobody says how it was laundered, and nothing was traced`
  const first = shares[0]!
  const before =
    first === last || first.name !== last.name ? say`` : say`, against ${first.words} in ${String(first.year)}`
  return say`By ${last.name}’s count ${last.words} went through mixers in ${String(last.year)}${before}`
}

function holdingsHeading({ holdings }: Model): Text {
  const standing = holdings.filter((one) => one.standing && one.whole && one.fact.value.usd !== null)
  const latest = standing.filter(({ published }) => published === standing.at(-1)?.published)
  const amount = ({ fact }: Figure<'held'>) => rangeOf(fact.value.usd!).low
  const [first] = latest.toSorted((a, b) => (amount(a) > amount(b) ? -1 : amount(a) < amount(b) ? 1 : 0))
  if (first === undefined) return say`Nobody says how much is still held`
  return say`${first.name} says that ${claimedUsd(first.fact.value.usd!)} was not laundered by ${proseMonth(first.published)}`
}

function reconciliationHeading({ reconciliation, inferences }: Model): Text {
  const apart = reconciliation.filter(({ differences }) =>
    differences.some(({ kind }) => kind === 'value' || kind === 'same-document'),
  )
  if (apart.length > 0)
    return sentenceCase(
      say`published figures cannot all be right for ${listWords(apart.map(({ year }) => String(year)))}`,
    )
  const counts = reconciliation.filter(({ differences }) => differences.some(({ kind }) => kind === 'count'))
  if (counts.length > 0)
    return say`Sources do not count the same attacks in ${listWords(counts.map(({ year }) => String(year)))}`
  if (inferences.length > 0) return say`No two published totals contradict each other, and some things follow from them`
  return say`No two published totals contradict each other`
}

function restatementsHeading({ restatements, asOf }: Model): Text {
  if (restatements === null) return say`No earlier day was compared`
  const { figures, against } = restatements
  const silent = figures.filter((one) => one.silent).length
  const days = `between ${proseDate(against)} and ${proseDate(asOf)}`
  if (figures.length === 0) return say`No published figure changed ${days}`
  const how = silent === 0 ? '' : `, ${silent === figures.length ? 'all' : silent} of them without saying so`
  return say`${counted(figures.length, 'published figure')} changed ${days}${how}`
}
