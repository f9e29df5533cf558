import { groupBy } from '../groupBy.ts'
import type { Range } from '../knowledge/range.ts'
import { dollars } from '../report/money.ts'
import { plain, say, type Text } from '../report/text.ts'
import { claimedUsd, periodWords, rangeWords } from './annualText.ts'
import { type Figure, type Figures, subjectKey, wholeYears, yearOf } from './figures.ts'
import { comparable, type Difference } from './reconcileYear.ts'
import { rangeOf } from './usdRange.ts'
import { vintagesOf } from './vintages.ts'

/**
 * What follows from published figures and nobody published: growth from one year to the next, what an all-time total leaves
 * for the years, how much was stolen in all, and holdings that do not fit what was stolen. Each is marked as an inference.
 */
export function inferencesOf(figures: Figures): readonly Difference[] {
  const totals = settled(figures.totals.filter(comparable))
  return once([...growth(totals), ...allTime(totals), ...world(figures), ...holdings(figures, totals)])
}

/** What follows from one figure that was read in several places is said once, with all of them. */
function once(all: readonly Difference[]): Difference[] {
  const said = new Map<string, Difference>()
  for (const one of all) {
    const key = plain(one.words)
    const claims = [...new Set([...(said.get(key)?.claims ?? []), ...one.claims])]
    said.set(key, { ...one, claims })
  }
  return [...said.values()]
}

/**
 * One figure for each speaker and period: of several that contradict each other the one that was read more often than
 * any other; none where that is a draw, because from which one something follows nobody can say.
 */
function settled(totals: readonly Figure<'total'>[]): readonly Figure<'total'>[] {
  const groups = groupBy(vintagesOf(totals), (vintage) => `${vintage.front.by}|${subjectKey(vintage.front.fact)}`)
  return [...groups.values()].flatMap((vintages) => {
    const most = Math.max(...vintages.map(({ again }) => again.length))
    const best = vintages.filter(({ again }) => again.length === most)
    return best.length === 1 ? [best[0]!.front] : []
  })
}

/** Per cent from one year to the next by one speaker, where both years stand as one figure each. */
function growth(totals: readonly Figure<'total'>[]): Difference[] {
  const exact = totals.filter(({ fact }) => yearOf(fact.period) !== null && isOne(fact.value.usd!))
  return exact.flatMap((later) => {
    const year = yearOf(later.fact.period)!
    const earlier = exact.filter((one) => one.by === later.by && yearOf(one.fact.period) === year - 1)
    if (earlier.length !== 1 || usd(earlier[0]!) === 0n) return []
    const [from, to] = [usd(earlier[0]!), usd(later)]
    const rough = earlier[0]!.fact.value.usd!.rough || later.fact.value.usd!.rough
    const words = say`From ${String(year - 1)} to ${String(year)}, ${later.name}’s own figures are ${rough ? 'about ' : ''}${change(from, to)} apart: ${claimedUsd(earlier[0]!.fact.value.usd!)}, then ${claimedUsd(later.fact.value.usd!)}.`
    return [{ kind: 'growth' as const, words, claims: [earlier[0]!.claim, later.claim], inference: true }]
  })
}

/** `+31.9 %`, half up, exact until it is printed. */
function change(from: bigint, to: bigint): string {
  const difference = to - from
  const size = difference < 0n ? -difference : difference
  const tenths = (size * 2000n + from) / (2n * from)
  return `${difference < 0n ? '−' : '+'}${tenths / 10n}.${tenths % 10n} %`
}

/** Where the years that a speaker published add up to more than its figure for all of them, some year was cut in silence. */
function allTime(totals: readonly Figure<'total'>[]): Difference[] {
  return totals.flatMap((whole) => {
    const span = wholeYears(whole.fact.period)
    if (span === null || span.from === span.to) return []
    const years = totals.filter(({ by, fact }) => {
      const year = yearOf(fact.period)
      return by === whole.by && year !== null && year <= span.to && (span.from === null || year >= span.from)
    })
    const sum = years.reduce((all, figure) => all + rangeOf(figure.fact.value.usd!).low, 0n)
    const said = rangeOf(whole.fact.value.usd!)
    const excess = sum - said.high
    if (excess <= 0n || near(excess, sum, [whole, ...years])) return []
    // A year that stands in the same document was not cut by it.
    const [largest] = years
      .filter(({ fact }) => fact.source !== whole.fact.source && fact.published !== whole.fact.published)
      .toSorted((a, b) => (usd(a) < usd(b) ? 1 : usd(a) > usd(b) ? -1 : 0))
    const meant = said.open ? ' If that is meant as the sum, and' : ' If'
    const cut =
      largest === undefined || usd(largest) < excess
        ? say``
        : say`${meant} no other year changed, ${String(yearOf(largest.fact.period))} was cut from ${dollars(usd(largest))} to ${dollars(usd(largest) - excess)}.`
    const words = say`${whole.name}’s years add up to ${dollars(sum)}, and its figure for ${periodWords(whole.fact.period)} is ${claimedUsd(whole.fact.value.usd!)}: ${dollars(excess)} less.${cut}`
    const claims = [whole.claim, ...years.map(({ claim }) => claim)]
    return [{ kind: 'all-time' as const, words, claims, inference: true }]
  })
}

/** Sums of rounded figures are off by a little; below one per cent of the sum nothing follows, if one of them is rough. */
function near(excess: bigint, sum: bigint, figures: readonly Figure<'total'>[]): boolean {
  return figures.some(({ fact }) => fact.value.usd!.rough) && excess * 100n < sum
}

/** A share of all that was stolen, with the figure that it is a share of, says how much was stolen in all. */
function world(figures: Figures): Difference[] {
  return figures.shares
    .filter(({ standing, whole, fact }) => standing && whole && fact.shares.by === 'world')
    .flatMap((share) => {
      const beside = (list: readonly (Figure<'total'> | Figure<'count'>)[]) =>
        list.find(({ standing, whole, by, fact }) => {
          const same = by === share.by && fact.source === share.fact.source
          return standing && whole && same && JSON.stringify(fact.period) === JSON.stringify(share.fact.period)
        })
      return share.fact.shares.parts.flatMap(({ name, percent }) => {
        const tenths = tenthsOfPercent(percent)
        if (tenths === null || tenths === 0n) return []
        const figure = /incident|attack|hack|count/i.test(name) ? beside(figures.counts) : beside(figures.totals)
        const what = figure === undefined ? null : inAll(figure, tenths)
        if (figure === undefined || what === null) return []
        const words = say`${share.name} prints ${rangeWords(percent)} % of all (${name}) in ${periodWords(share.fact.period)}; with its ${what.figure} that makes ${what.all} in all. Compare that with what it prints for all.`
        return [{ kind: 'world' as const, words, claims: [share.claim, figure.claim], inference: true }]
      })
    })
}

function inAll(
  figure: Figure<'total'> | Figure<'count'>,
  tenths: bigint,
): { readonly figure: Text; readonly all: Text } | null {
  const divide = (value: bigint) => (2000n * value + tenths) / (2n * tenths)
  if (figure.fact.kind === 'count') {
    const { low, high } = figure.fact.count
    if (low === null || low !== high) return null
    return { figure: say`${Number(low)} attacks`, all: say`about ${Number(divide(low))}` }
  }
  const range = figure.fact.value.usd
  if (range === null || range.low === null) return null
  return { figure: claimedUsd(range), all: say`about ${dollars(divide(range.low))}` }
}

function tenthsOfPercent({ low, high }: Range<string>): bigint | null {
  if (low === null || low !== high) return null
  const [whole = '0', fraction = ''] = low.split('.')
  return BigInt(whole + fraction.padEnd(1, '0').slice(0, 1))
}

/** Holdings from a time in which less was stolen are worth more than then: they are of the day of the report. */
function holdings({ held }: Figures, totals: readonly Figure<'total'>[]): Difference[] {
  const standing = held.filter(({ standing: stands, fact }) => stands && fact.value.usd !== null)
  return standing.flatMap((figure) => {
    const span = wholeYears(figure.fact.period)
    if (span === null) return []
    const years = totals.filter(({ by, fact }) => {
      const year = yearOf(fact.period)
      return by === figure.by && year !== null && year <= span.to && (span.from === null || year >= span.from)
    })
    const stolen = years.reduce((all, one) => all + rangeOf(one.fact.value.usd!).high, 0n)
    const all =
      span.from !== null && new Set(years.map(({ fact }) => yearOf(fact.period))).size === span.to - span.from + 1
    const more: Difference[] =
      all && rangeOf(figure.fact.value.usd!).low > stolen
        ? [
            {
              kind: 'holdings',
              words: say`${figure.name} says that ${claimedUsd(figure.fact.value.usd!)} from thefts of ${periodWords(figure.fact.period)} are still held, and that ${dollars(stolen)} were stolen then. Both can be right only if the holdings are valued on the day of the report.`,
              claims: [figure.claim, ...years.map(({ claim }) => claim)],
              inference: true,
            },
          ]
        : []
    return [...more, ...outside(figure, standing)]
  })
}

/** A part from years that the whole does not have. */
function outside(part: Figure<'held'>, all: readonly Figure<'held'>[]): Difference[] {
  const span = wholeYears(part.fact.period)
  const whole = all.find(({ by, claim, published, fact }) => {
    const other = wholeYears(fact.period)
    if (claim === part.claim || by !== part.by || published !== part.published || other === null || span === null)
      return false
    return other.from !== null && span.from !== null && span.to < other.from
  })
  if (whole === undefined) return []
  const words = say`${part.name} says that ${claimedUsd(part.fact.value.usd!)} are held from thefts of ${periodWords(part.fact.period)}, and speaks of ${claimedUsd(whole.fact.value.usd!)} from ${periodWords(whole.fact.period)} in all: the first years are not among the second.`
  return [{ kind: 'holdings', words, claims: [part.claim, whole.claim], inference: true }]
}

function isOne({ low, high }: Range<bigint>): boolean {
  return low !== null && low === high
}

function usd({ fact }: Figure<'total'>): bigint {
  return rangeOf(fact.value.usd!).low
}
