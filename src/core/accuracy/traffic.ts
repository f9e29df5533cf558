import { BlockClock } from './blockClock.ts'
import type { LedgerRow } from './ledgerRow.ts'
import type { Random } from './random.ts'

export interface TrafficPlan {
  /** The ledger in chain order, of one chain and asset. */
  readonly rows: readonly LedgerRow[]
  /** By row: stolen value; 0 where no label speaks of it. */
  readonly stolen: readonly bigint[]
  /** Addresses that get no ordinary coins: seeds, which claim by address, would call them stolen. */
  readonly without: ReadonlySet<string>
  /** How many times the labelled flows, in number and in value. */
  readonly load: number
}

export interface Traffic {
  /** In chain order. Each has a stranger on at least one side. */
  readonly rows: readonly LedgerRow[]
  /** By row: the first labelled address of its journey. */
  readonly through: readonly string[]
  /** Every stranger. */
  readonly strangers: readonly string[]
  /** Labelled addresses that ordinary coins may pass through. */
  readonly open: readonly string[]
}

/** A wallet with fewer counterparties in the labelled flows was made for one pass: no stranger's coins go through it. */
export const MIN_PARTIES = 3
/** Movements of a whole journey: payer, address, customer, customer, address, saver. */
const STEPS = 5
/** A stranger of each kind for so many movements. */
const ROWS_A_STRANGER = 20
const HOUR = 3_600_000
const TRIES = 8

/**
 * Ordinary payments through the addresses of a labelled case; `docs/accuracy-method.md` describes the generator.
 *
 * A journey carries one amount from a stranger who only pays, through a labelled address, two strangers who pass on
 * what they got, and a second labelled address, to a stranger who only keeps. So nothing but the first stranger ever
 * pays what it has not received, and what ordinary coins a labelled address gets, it pays out again.
 * Null where no labelled address has enough counterparties.
 */
export function generateTraffic(plan: TrafficPlan, random: Random): Traffic | null {
  const places = openPlaces(plan)
  const labelled = plan.stolen.flatMap((amount, index) => (amount > 0n ? [index] : []))
  if (places.weighted.length === 0) return null
  const clock = new BlockClock(plan.rows)
  const wanted = Math.max(STEPS, labelled.length * plan.load)
  const strangers = makeStrangers(Math.max(ROWS_A_STRANGER, Math.floor(wanted / ROWS_A_STRANGER)))
  const drafts: Draft[] = []
  while (drafts.length < wanted) {
    const like = plan.stolen[labelled[random.below(labelled.length)]!]!
    const amount = (like * BigInt(random.between(500, 1500))) / 1000n
    drafts.push(...journey(places, clock, strangers, amount > 0n ? amount : 1n, random))
  }
  return inChainOrder(drafts, plan, clock, places, strangers.all)
}

interface Draft {
  readonly time: number
  readonly from: string
  readonly to: string
  readonly through: string
  readonly amount: bigint
}

interface Window {
  first: number
  last: number
}

interface Places {
  /** Open addresses, each as often as labelled flows touch it. */
  readonly weighted: readonly string[]
  /** When labelled flows touch an address, an hour or a quarter of the span wider on each side. */
  readonly windows: ReadonlyMap<string, Window>
}

function openPlaces({ rows, stolen, without }: TrafficPlan): Places {
  const parties = new Map<string, Set<string>>()
  const windows = new Map<string, Window>()
  const touches: string[] = []
  rows.forEach(({ from, to, time }, index) => {
    if (stolen[index] === 0n || to === null || from === to) return
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      if (without.has(one)) continue
      touches.push(one)
      parties.set(one, (parties.get(one) ?? new Set()).add(other))
      const window = windows.get(one)
      if (window === undefined) windows.set(one, { first: time, last: time })
      else window.last = time
    }
  })
  for (const window of windows.values()) {
    const margin = Math.max(HOUR, Math.floor((window.last - window.first) / 4))
    window.first -= margin
    window.last += margin
  }
  return { weighted: touches.filter((address) => parties.get(address)!.size >= MIN_PARTIES), windows }
}

interface Strangers {
  readonly payers: readonly string[]
  readonly customers: readonly string[]
  readonly savers: readonly string[]
  readonly all: readonly string[]
}

function makeStrangers(each: number): Strangers {
  const make = (kind: string) =>
    Array.from({ length: each }, (_, n) => `0xfacade${kind}${n.toString(16).padStart(32, '0')}`)
  const [payers, customers, savers] = [make('0a'), make('0b'), make('0c')]
  return { payers, customers, savers, all: [...payers, ...customers, ...savers] }
}

function journey(
  places: Places,
  clock: BlockClock,
  strangers: Strangers,
  amount: bigint,
  random: Random,
): readonly Draft[] {
  const pick = (list: readonly string[]) => list[random.below(list.length)]!
  const moment = (from: number, to: number) =>
    Math.floor(random.between(Math.min(from, to), Math.max(from, to)) / 1000) * 1000
  const inWindow = (address: string, notBefore: number): readonly [number, number] => {
    const { first, last } = places.windows.get(address)!
    const from = Math.max(first, notBefore, clock.first)
    const to = Math.max(Math.min(last, clock.last), from)
    const [one, two] = [moment(from, to), moment(from, to)]
    return [Math.max(notBefore, Math.min(one, two)), Math.max(notBefore, one, two)]
  }
  const first = pick(places.weighted)
  const [comesIn, goesOut] = inWindow(first, clock.first)
  let second = pick(places.weighted)
  // The second one should still be in use then, else its stolen coins and these never meet.
  for (let n = 1; n < TRIES && places.windows.get(second)!.last <= goesOut; n++) second = pick(places.weighted)
  const [comesAgain, goesAgain] = inWindow(second, goesOut)
  const [payer, one, two, saver] = [
    pick(strangers.payers),
    pick(strangers.customers),
    pick(strangers.customers),
    pick(strangers.savers),
  ]
  const draft = (time: number, from: string, to: string): Draft => ({ time, from, to, through: first, amount })
  return [
    draft(comesIn, payer, first),
    draft(goesOut, first, one),
    draft(Math.max(goesOut, moment(goesOut, comesAgain)), one, two),
    draft(comesAgain, two, second),
    draft(goesAgain, second, saver),
  ]
}

/** Brings the volume to `load` times that of the labelled flows, and the movements into chain order. */
function inChainOrder(
  drafts: readonly Draft[],
  { rows, stolen, load }: TrafficPlan,
  clock: BlockClock,
  places: Places,
  strangers: readonly string[],
): Traffic {
  const target = stolen.reduce((sum, amount) => sum + amount, 0n) * BigInt(load)
  const drawn = drafts.reduce((sum, { amount }) => sum + amount, 0n)
  const { chain, kind, asset, symbol, decimals } = rows[stolen.findIndex((amount) => amount > 0n)]!
  const placed = drafts.map((draft, index) => ({ draft, index, at: clock.at(draft.time) }))
  // A draft's index keeps the steps of one journey in their order.
  placed.sort((a, b) => (a.at.height ?? 0) - (b.at.height ?? 0) || a.at.time - b.at.time || a.index - b.index)
  const scaled = (amount: bigint) => (amount * target) / drawn || 1n
  return {
    rows: placed.map(({ draft: { from, to, amount }, at: { height, time } }, seq): LedgerRow => {
      return { chain, height, time, hash: null, seq, kind, asset, symbol, decimals, from, to, amount: scaled(amount) }
    }),
    through: placed.map(({ draft }) => draft.through),
    strangers,
    open: [...new Set(places.weighted)],
  }
}
