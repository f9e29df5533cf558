import type { BlockClock, ClockReading } from './blockClock.ts'
import type { Random } from './random.ts'

/** A transaction of the case that ordinary coins may be spent in, as often as it has labelled outputs. */
export interface Host {
  readonly at: number
  readonly height: number
  readonly time: number
  readonly address: string
}

const TRIES = 8

/** Blocks of the journey's own transactions stand before or behind the case's own of the same height. */
export interface Place extends ClockReading {
  readonly behind: boolean
}

export interface Journey {
  readonly amount: bigint
  readonly first: Host
  /** The way to a second labelled address; null where none spends later. */
  readonly back: { readonly second: Host; readonly place: Place } | null
  readonly funding: Place
  readonly onward: Place
  /** Numbers of the strangers, by kind. */
  readonly payer: number
  readonly customers: readonly [number, number]
  readonly saver: number
  /** How many coins the first stranger spends. */
  readonly coins: number
  /** Of each payment in thousandths of what is spent; the rest is change. */
  readonly parts: readonly number[]
}

/** `each`: how many strangers of a kind there are. */
export function drawJourney(
  hosts: readonly Host[],
  clock: BlockClock,
  each: number,
  amount: bigint,
  random: Random,
): Journey {
  const first = hosts[random.below(hosts.length)]!
  let second = hosts[random.below(hosts.length)]!
  // The second one should still be unspent then, else its stolen coins and these never meet.
  for (let n = 1; n < TRIES && second.height <= first.height; n++) second = hosts[random.below(hosts.length)]!
  const funding = between(clock, { height: null, time: clock.first }, first, false, random)
  const later = second.height > first.height
  const onward = between(clock, first, later ? { ...second, height: second.height - 1 } : first, true, random)
  const place = between(clock, { ...onward, height: onward.height! + 1 }, second, false, random)
  return {
    amount,
    first,
    funding,
    onward,
    back: later ? { second, place } : null,
    payer: random.below(each),
    customers: [random.below(each), random.below(each)],
    saver: random.below(each),
    coins: random.between(1, 3),
    parts: Array.from({ length: 5 }, () => random.between(500, 950)),
  }
}

/** A moment drawn evenly between two, in a block of those from `from` up to `to`; where the clock names another, in that of the side that it stands at. */
function between(clock: BlockClock, from: ClockReading, to: ClockReading, behind: boolean, random: Random): Place {
  const [low, high] = [Math.min(from.time, to.time), Math.max(from.time, to.time)]
  const { height, time } = clock.at(Math.floor(random.between(low, high) / 1000) * 1000)
  const side = behind ? from : to
  const inside = height !== null && height >= (from.height ?? 0) && height <= to.height!
  return { ...(inside ? { height, time } : { height: side.height, time: side.time }), behind }
}

export type Paid = { readonly kind: 'payer' | 'customer' | 'saver'; readonly n: number } | 'change' | Host

/** One transaction of a journey. `place` is null where it is a host's, whose own coins stand beside. */
export interface Payment {
  readonly host: Host | null
  readonly place: Place | null
  /** Coins that nobody saw before, by value, and whose they are. */
  readonly fresh: readonly bigint[]
  readonly from: Paid
  readonly outputs: readonly { readonly to: Paid; readonly value: bigint }[]
}

/** The transactions of a journey in their order; each but the first spends the first output of the one before. */
export function paymentsOf(journey: Journey): readonly Payment[] {
  const { amount, first, back, funding, onward, payer, customers, saver, coins, parts } = journey
  const part = (value: bigint, n: number) => (value * BigInt(parts[n]!)) / 1000n
  const pay = (all: bigint, value: bigint, to: Paid) => [
    { to, value },
    { to: 'change' as const, value: all - value },
  ]
  const [one, two] = customers.map((n) => ({ kind: 'customer' as const, n })) as [Paid, Paid]
  const from = { kind: 'payer' as const, n: payer }
  const purse = (amount * 1000n) / BigInt(parts[0]!)
  const paid = part(amount, 1)
  const own = part(paid, 2)
  const passed = part(paid + own, 3)
  const there = [
    { host: null, place: funding, fresh: divided(purse, coins), from, outputs: pay(purse, amount, first) },
    { host: first, place: null, fresh: [], from: first, outputs: pay(amount, paid, one) },
    { host: null, place: onward, fresh: [own], from: one, outputs: pay(paid + own, passed, two) },
  ]
  if (back === null) return there
  const brought = part(passed, 4)
  const { second, place } = back
  const last: Paid = { kind: 'saver', n: saver }
  return [
    ...there,
    { host: null, place, fresh: [], from: two, outputs: pay(passed, brought, second) },
    { host: second, place: null, fresh: [], from: second, outputs: pay(brought, part(brought, 1), last) },
  ]
}

function divided(value: bigint, into: number): readonly bigint[] {
  const part = value / BigInt(into)
  return Array.from({ length: into }, (_, i) => (i === 0 ? value - part * BigInt(into - 1) : part))
}
