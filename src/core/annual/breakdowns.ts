import { compareText } from '../compareText.ts'
import { compareDecimals } from '../knowledge/compareDecimals.ts'
import type { ShareDimension } from '../knowledge/knowledgeWords.ts'
import { sharesOf, tenthsOf } from '../report/numbers.ts'
import { type Figure, yearOf } from './figures.ts'
import type { CoinLoss, IncidentRow } from './incidentRow.ts'
import { sumOf, type UsdRange } from './usdRange.ts'

/** Incidents of one kind among those listed. */
export interface Part {
  readonly name: string
  readonly incidents: readonly string[]
  /** Share of all listed incidents, in tenths of a per cent. */
  readonly share: number
  /** Null: of none of them is a value known. */
  readonly usd: UsdRange | null
  /** Least and greatest share of the value that is known, in tenths of a per cent; null where none is known. */
  readonly usdShare: { readonly low: number; readonly high: number } | null
}

/** A coin, and in how many of the listed incidents claims name it. */
export interface CoinPart {
  readonly coin: string
  readonly incidents: readonly string[]
  readonly share: number
  /** Whole coins that claims span, added up; null: unknown. */
  readonly low: string | null
  readonly high: string | null
  readonly claims: readonly string[]
}

/** What vendors publish, and what the list gives. */
export interface Breakdown<P> {
  readonly claims: readonly Figure<'shares'>[]
  readonly listed: readonly P[]
}

/** Every incident has one kind of victim: shares of incidents add up to 100 %. */
export function byVictimKind(rows: readonly IncidentRow[]): readonly Part[] {
  const kinds = [...new Set(rows.map(({ kind }) => kind))].sort(compareText)
  const shares = sharesOf(kinds.map((kind) => BigInt(rows.filter((row) => row.kind === kind).length)))
  return kinds.map((name, i) => partOf(name, rows, (row) => row.kind === name, shares[i]))
}

/** An incident may have several means, so shares may add up to more than 100 %. */
export function byMeans(rows: readonly IncidentRow[]): readonly Part[] {
  const names = [...new Set(rows.flatMap(meansNames))].sort(compareText)
  return names.map((name) => partOf(name, rows, (row) => meansNames(row).includes(name)))
}

function meansNames({ means }: IncidentRow): readonly string[] {
  return means.length === 0 ? ['unknown'] : means.map((one) => one.means)
}

function partOf(name: string, rows: readonly IncidentRow[], is: (row: IncidentRow) => boolean, share?: number): Part {
  const inside = rows.filter(is)
  const usd = sumOf(inside.flatMap((row) => row.usd ?? []))
  const outside = sumOf(rows.filter((row) => !is(row)).flatMap((row) => row.usd ?? []))
  return {
    name,
    incidents: inside.map(({ id }) => id),
    share: share ?? tenthsOf(BigInt(inside.length), BigInt(rows.length)),
    usd,
    usdShare: usd && {
      low: tenthsOf(usd.low, usd.low + (outside?.high ?? 0n)),
      high: tenthsOf(usd.high, usd.high + (outside?.low ?? 0n)),
    },
  }
}

/** Coins that claims name; an incident whose claims name none counts under `unknown`. */
export function byAsset(rows: readonly IncidentRow[]): readonly CoinPart[] {
  const coins = new Map<string, { ids: string[]; losses: CoinLoss[] }>()
  for (const { id, coins: own } of rows)
    for (const loss of own) {
      const entry = coins.get(loss.coin) ?? { ids: [], losses: [] }
      coins.set(loss.coin, entry)
      entry.ids.push(id)
      entry.losses.push(loss)
    }
  const share = (ids: readonly string[]) => tenthsOf(BigInt(ids.length), BigInt(rows.length))
  const named = [...coins]
    .map(([coin, { ids, losses }]) => ({
      coin,
      incidents: ids,
      share: share(ids),
      low: losses.map(({ amount }) => amount.low ?? '0').reduce(addDecimals),
      high: losses.map(({ amount }) => amount.high ?? amount.low ?? '0').reduce(addDecimals),
      claims: losses.flatMap(({ claims }) => claims),
    }))
    .sort((a, b) => b.incidents.length - a.incidents.length || compareText(a.coin, b.coin))
  const without = rows.filter((row) => row.coins.length === 0).map(({ id }) => id)
  if (without.length === 0) return named
  return [...named, { coin: 'unknown', incidents: without, share: share(without), low: null, high: null, claims: [] }]
}

/** Published shares of one year and dimension. */
export function sharesIn(
  figures: readonly Figure<'shares'>[],
  year: number,
  by: ShareDimension,
): readonly Figure<'shares'>[] {
  return figures.filter(({ fact }) => fact.shares.by === by && yearOf(fact.period) === year)
}

/** Sum of decimal texts without sign, exact. */
function addDecimals(a: string, b: string): string {
  if (compareDecimals(a, '0') === 0) return b
  const [wholeA = '', fractionA = ''] = a.split('.')
  const [wholeB = '', fractionB = ''] = b.split('.')
  const places = Math.max(fractionA.length, fractionB.length)
  const sum = BigInt(wholeA + fractionA.padEnd(places, '0')) + BigInt(wholeB + fractionB.padEnd(places, '0'))
  if (places === 0) return sum.toString()
  const digits = sum.toString().padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')
}
