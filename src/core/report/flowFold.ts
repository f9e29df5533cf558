import { BURN_ADDRESSES } from '../ledger/words.ts'
import type { FlowRow } from './endpointRow.ts'
import { ageOf, type Frame } from './frame.ts'
import type { GroupId } from './groups.ts'
import { handedOver } from './handedOver.ts'
import { addTo, type Scale } from './money.ts'
import type { Place } from './place.ts'
import { citedRoles, placeKey } from './places.ts'
import { DAY } from './times.ts'

/** What a report keeps of the flows of the policy in front, on one scale. */
export interface FlowTotals {
  readonly wallets: readonly FlowWallet[]
  /** Between wallets, by index. */
  readonly links: readonly FlowLink[]
  /** From a wallet into a place: `to` is an index into the report's places. */
  readonly ends: readonly FlowLink[]
  /** Key of a place → what arrived there, by age (`AGES`), origin by origin. */
  readonly ages: ReadonlyMap<string, readonly [Map<number, bigint>, Map<number, bigint>, Map<number, bigint>]>
  /** By UTC day (days since 1970), in order; one for each day on which anything moved. */
  readonly days: readonly FlowDay[]
  /** More wallets than are kept apart were met; the later ones were put together. */
  readonly folded: boolean
}

export interface FlowWallet {
  readonly chain: string
  readonly address: string
  /** `payer` paid the seeds; `several` stands for inputs of several addresses; `crowd` for wallets not kept apart. */
  readonly kind: 'payer' | 'wallet' | 'several' | 'crowd'
  /** Smallest number of tainted movements from a seed. */
  readonly hop: number
}

export interface FlowLink {
  readonly from: number
  readonly to: number
  readonly weight: bigint
}

export interface FlowDay {
  readonly day: number
  /** What arrived where the trace stopped. */
  readonly arrived: ReadonlyMap<GroupId, bigint>
  /** What left the wallets where the trace begins. */
  readonly left: bigint
}

export interface FlowFold {
  /** Takes the rows of the policy in front, in the file's order. */
  add(row: FlowRow): void
  result(): FlowTotals
}

/**
 * Adds flows up as they are read: memory grows with the wallets that were touched (up to `limit`), not with the movements.
 */
export function flowFold(frame: Frame, places: readonly Place[], scale: Scale, limit = 100_000): FlowFold {
  const endOf = endIndex(frame, places)
  const feePlace = places.findIndex((place) => place.key === 'rest|fee')
  const burnPlace = places.findIndex((place) => place.key === 'rest|burned')
  const people = walletIndex(frame, scale, limit)
  const links = new Map<number, bigint>()
  const ends = new Map<number, bigint>()
  const ages = new Map<string, [Map<number, bigint>, Map<number, bigint>, Map<number, bigint>]>()
  const days = new Map<number, { arrived: Map<GroupId, bigint>; left: bigint }>()
  const known = new Set(scale.origins)

  const dayOf = (time: number) => {
    const day = Math.floor(time / DAY)
    const entry = days.get(day) ?? { arrived: new Map<GroupId, bigint>(), left: 0n }
    days.set(day, entry)
    return entry
  }

  // Swaps whose proceeds went to somebody else move value between addresses, and are no rows of flows.csv.
  const handed = handedOver(frame.result.conversions)
  let next = 0
  const takeHanded = (before: number) => {
    for (; next < handed.length && handed[next]!.time < before; next++) take(handed[next]!)
  }

  return {
    add(row) {
      takeHanded(row.time)
      take(row)
    },
    result: () => {
      takeHanded(Number.POSITIVE_INFINITY)
      return {
        wallets: people.wallets,
        links: unpacked(links),
        ends: unpacked(ends),
        ages,
        days: [...days].sort((a, b) => a[0] - b[0]).map(([day, entry]) => ({ day, ...entry })),
        folded: people.folded(),
      }
    },
  }

  function take(row: FlowRow): void {
    if (!known.has(row.origin) || row.basis === null || row.from === row.to) return
    const weight = scale.weigh(new Map([[row.origin, row.basis]]))
    const from = people.payerOf(row)
    const hop = people.wallets[from]!.hop
    const day = dayOf(row.time)
    const place = row.to === '' ? feePlace : (endOf(row) ?? (BURN_ADDRESSES.includes(row.to) ? burnPlace : undefined))
    if (place !== undefined && place >= 0) {
      add(ends, from * SPAN + place, weight)
      const { key, group } = places[place]!
      const byAge = ages.get(key) ?? [new Map(), new Map(), new Map()]
      ages.set(key, byAge)
      addTo(byAge[ageOf(frame.asOf, row.time)], row.origin, row.basis)
      day.arrived.set(group, (day.arrived.get(group) ?? 0n) + weight)
      if (hop === 0) day.left += weight
    } else if (row.to !== '') {
      const to = people.find(row.chain, row.to, hop + 1, 'wallet')
      const entry = people.wallets[to]!
      if (entry.kind === 'wallet') entry.hop = Math.min(entry.hop, hop + 1)
      add(links, from * SPAN + to, weight)
      if (hop === 0 && entry.hop > 0) day.left += weight
    }
  }
}

/** The wallets that flows touch, each once: those of the seeds first; past the limit, later ones together by distance. */
function walletIndex(frame: Frame, scale: Scale, limit: number) {
  const wallets: { chain: string; address: string; kind: FlowWallet['kind']; hop: number }[] = []
  const indexOf = new Map<string, number>()
  let folded = false

  const find = (chain: string, address: string, hop: number, kind: FlowWallet['kind']): number => {
    const name = kind === 'several' ? `${chain} several` : `${chain} ${address}`
    const index = indexOf.get(name)
    if (index !== undefined) return index
    if (kind === 'wallet' && wallets.length >= limit) {
      folded = true
      return find(chain, `later wallets ${hop}`, hop, 'crowd')
    }
    wallets.push({ chain, address, kind, hop })
    indexOf.set(name, wallets.length - 1)
    return wallets.length - 1
  }

  for (const [chain, address] of seeded(frame, scale)) find(chain, address, 0, 'wallet')
  const bridged = new Map(
    frame.result.conversions
      .filter((step) => step.to !== null && step.to.address !== step.address)
      .map((step) => [step.to!.address, step.address]),
  )
  const hopOf = (address: string) => wallets.find((entry) => entry.address === address)?.hop ?? 0
  return {
    wallets,
    folded: () => folded,
    find,
    payerOf: (row: FlowRow): number => {
      if (row.from === '') return find(row.chain, '', 0, 'several')
      const index = indexOf.get(`${row.chain} ${row.from}`)
      if (index !== undefined) return index
      const bridgedFrom = bridged.get(row.from)
      if (bridgedFrom !== undefined) return find(row.chain, row.from, hopOf(bridgedFrom), 'wallet')
      if (folded) return find(row.chain, 'later wallets 1', 1, 'crowd')
      return find(row.chain, row.from, -1, 'payer')
    },
  }
}

// Two indexes in one number: exact up to 2^53.
const SPAN = 2 ** 26

function add(sums: Map<number, bigint>, key: number, weight: bigint): void {
  // Coins that stand for nothing (a split rounds basis down) draw no line.
  if (weight === 0n) return
  sums.set(key, (sums.get(key) ?? 0n) + weight)
}

function unpacked(sums: ReadonlyMap<number, bigint>): readonly FlowLink[] {
  return [...sums].map(([key, weight]) => ({ from: Math.floor(key / SPAN), to: key % SPAN, weight }))
}

/** Which place a movement ends in, or undefined where it goes on. */
function endIndex(frame: Frame, places: readonly Place[]): (row: FlowRow) => number | undefined {
  const roles = citedRoles(frame)
  const byKey = new Map(places.map((place, index) => [place.key, index]))
  const ends = new Map<string, number>()
  for (const row of frame.input.endpoints) {
    if (row.policy !== frame.front) continue
    const place = byKey.get(placeKey(row, roles))
    const from = row.stoppedBy === 'destroyed' ? 'from ' : ''
    if (place !== undefined) ends.set(`${from}${row.chain} ${row.holding} ${row.origin}`, place)
  }
  return (row) =>
    (BURN_ADDRESSES.includes(row.to)
      ? ends.get(`from ${row.chain} ${row.from}|${row.asset} ${row.origin}`)
      : undefined) ??
    ends.get(`${row.chain} ${row.to}|${row.asset} ${row.origin}`) ??
    ends.get(`${row.chain} ${row.txHash}:${row.seq} ${row.origin}`)
}

/** Addresses that hold an origin's coins from the beginning, as the case names them. */
function* seeded(frame: Frame, scale: Scale): Iterable<readonly [chain: string, address: string]> {
  for (const { id, asset, seed } of frame.input.caseFile.origins) {
    if (!scale.origins.includes(id)) continue
    const chain = asset.slice(0, asset.indexOf('/'))
    for (const address of seed.kind === 'tx' ? (seed.to ?? []) : [seed.address]) yield [chain, address]
  }
}
