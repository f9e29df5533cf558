import { compareText } from '../compareText.ts'
import { groupBy } from '../groupBy.ts'
import type { PatternFacts, PatternKind } from '../wire/overlapFile.ts'
import type { TraceConversion } from '../wire/traceFile.ts'
import type { PathEnd, PathRow } from './footprint.ts'

/** A habit of a case, in a form in which two cases can have the same. Never more than weak: others have habits, too. */
export interface CasePattern {
  readonly kind: PatternKind
  readonly value: string
  readonly facts: PatternFacts
}

export interface PatternDraft {
  /** A payment out of a wallet of the path. */
  add(row: PathRow): void
  result(): readonly CasePattern[]
}

/** The same amount so often is a habit. */
const EQUAL_LEAST = 3
/** So many of them are kept, the most frequent first. */
const EQUAL_KEPT = 20
const LADDER = 3
const HOURS = 8
const HOURS_LEAST = 20
const HOURS_PERCENT = 80
const ORDER_LEAST = 2
const ORDER_MOST = 6
const HASHES_KEPT = 3

/** What an investigator would call a habit, as far as the result files show it. */
export function patternDraft(conversions: readonly TraceConversion[], ends: readonly PathEnd[]): PatternDraft {
  const payments = new Map<string, { count: number; readonly hashes: Set<string> }>()
  const hours = new Array<number>(24).fill(0)
  const named = new Map(
    ends.filter((end) => end.stoppedBy === 'service' && end.class !== 'returned').map((end) => [keyOf(end), end.label]),
  )
  const services: { readonly name: string; readonly hash: string }[] = []
  let all = 0
  return {
    add: (row) => {
      all++
      const key = `${row.asset} ${row.amount}`
      let known = payments.get(key)
      if (known === undefined) {
        known = { count: 0, hashes: new Set() }
        payments.set(key, known)
      }
      known.count++
      if (row.txHash !== '' && known.hashes.size < HASHES_KEPT) known.hashes.add(row.txHash)
      const hour = hourOf(row.time)
      if (hour !== null) hours[hour]!++
      const name = named.get(keyOf({ chain: row.chain, address: row.to }))
      if (name !== undefined && !services.some((one) => one.name === name)) services.push({ name, hash: row.txHash })
    },
    result: () => {
      const equal = [...payments]
        .filter(([, { count }]) => count >= EQUAL_LEAST)
        .sort(([a, one], [b, other]) => other.count - one.count || compareText(a, b))
      return [
        ...equal.slice(0, EQUAL_KEPT).map(([value, { count, hashes }]): CasePattern => {
          return { kind: 'equal-payments', value, facts: { count, of: all, txHashes: [...hashes] } }
        }),
        ...ladders(equal, all),
        ...assetOrder(conversions),
        ...serviceOrder(services),
        ...activeHours(hours),
      ]
    },
  }
}

type Equal = readonly [string, { readonly count: number; readonly hashes: ReadonlySet<string> }]

/** The three amounts of one asset that are paid most often, the largest first. */
function ladders(equal: readonly Equal[], all: number): readonly CasePattern[] {
  const byAsset = groupBy(equal, (one) => one[0].slice(0, one[0].indexOf(' ')))
  return [...byAsset].flatMap(([asset, list]): CasePattern[] => {
    if (list.length < LADDER) return []
    const top = list.slice(0, LADDER)
    const amounts = top.map(([key]) => BigInt(key.slice(asset.length + 1))).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0))
    const count = top.reduce((sum, [, one]) => sum + one.count, 0)
    const txHashes = top.flatMap(([, { hashes }]) => [...hashes].slice(0, 1))
    return [{ kind: 'denominations', value: `${asset} ${amounts.join(' ')}`, facts: { count, of: all, txHashes } }]
  })
}

/** Which asset was turned into which, in the order in which each pair came first. */
function assetOrder(conversions: readonly TraceConversion[]): readonly CasePattern[] {
  const swaps = conversions.filter(({ to, loan }) => to !== null && loan === null)
  const pairs = new Map<string, string | null>()
  for (const { from, to, txHash } of [...swaps].sort((a, b) => compareText(a.time, b.time))) {
    const pair = `${from.asset}>${to!.asset}`
    if (!pairs.has(pair)) pairs.set(pair, txHash)
  }
  if (pairs.size < ORDER_LEAST) return []
  const first = [...pairs].slice(0, ORDER_MOST)
  const txHashes = first.flatMap(([, hash]) => (hash === null ? [] : [hash])).slice(0, HASHES_KEPT)
  const value = first.map(([pair]) => pair).join(' ')
  return [{ kind: 'asset-order', value, facts: { count: swaps.length, of: swaps.length, txHashes } }]
}

function serviceOrder(services: readonly { readonly name: string; readonly hash: string }[]): readonly CasePattern[] {
  if (services.length < ORDER_LEAST) return []
  const first = services.slice(0, ORDER_MOST)
  const txHashes = first.flatMap(({ hash }) => (hash === '' ? [] : [hash])).slice(0, HASHES_KEPT)
  const facts = { count: services.length, of: services.length, txHashes }
  // A name may hold any character, so that a list of names is written as one.
  return [{ kind: 'service-order', value: JSON.stringify(first.map(({ name }) => name)), facts }]
}

/** The eight hours of a day (UTC) in which nearly everything was paid; none where nothing stands out. */
function activeHours(hours: readonly number[]): readonly CasePattern[] {
  const all = hours.reduce((sum, one) => sum + one, 0)
  if (all < HOURS_LEAST) return []
  const windows = hours.map((_, from) => {
    let count = 0
    for (let n = 0; n < HOURS; n++) count += hours[(from + n) % 24]!
    return { from, count }
  })
  const { from, count } = windows.reduce((best, one) => (one.count > best.count ? one : best))
  if (count * 100 < all * HOURS_PERCENT) return []
  const text = (hour: number) => `${hour % 24}`.padStart(2, '0')
  return [{ kind: 'hours', value: `${text(from)}-${text(from + HOURS)} UTC`, facts: { count, of: all, txHashes: [] } }]
}

function hourOf(time: string): number | null {
  const hour = /^\d{4}-\d\d-\d\dT(\d\d):/.exec(time)?.[1]
  return hour === undefined ? null : Number(hour)
}

function keyOf({ chain, address }: { readonly chain: string; readonly address: string }): string {
  return `${chain}/${address}`
}
