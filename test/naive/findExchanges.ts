import { BURN_ADDRESSES, ENTRY_POINTS } from './burnAddresses.ts'
import type { Movement, Transaction } from './chainOrder.ts'
import type { Lot } from './pool.ts'

export type Amount = readonly [asset: string, amount: bigint]

export interface NaiveExchange {
  readonly actor: string
  readonly receiver: string
  readonly gave: readonly Amount[]
  readonly got: readonly Amount[]
  /** The movements that it stands for. */
  readonly own: readonly Movement[]
}

/** What was exchanged in a transaction, by who gave what and got what in net. */
export function findExchanges({ movements }: Transaction): readonly NaiveExchange[] | 'unread' {
  const transfers = movements.filter(({ kind }) => kind === 'transfer')
  const gas = movements.find(({ kind }) => kind === 'gas')
  const senders = transfers.map(fromOf).filter((from) => !BURN_ADDRESSES.includes(from))
  const actor = gas === undefined ? senders[0] : fromOf(gas)
  if (actor === undefined) return []
  const people = peopleOf(transfers).filter((one) => one !== actor)
  const { gave, got } = balance(transfers, actor)
  const make = (all: readonly Movement[], by: string, to: string): NaiveExchange => {
    const got = balance(all, to).got
    const touches = (one: Movement) =>
      [fromOf(one), toOf(one)].includes(by) ||
      ([fromOf(one), toOf(one)].includes(to) && one.inputs[0]!.asset === got[0]![0])
    return { actor: by, receiver: to, gave: balance(all, by).gave, got, own: all.filter(touches) }
  }
  const traders = (all: readonly Movement[]) =>
    people.filter((one) => balance(all, one).gave.length > 0 && balance(all, one).got.length > 0)
  const seemed = traders(transfers).length > 0 ? 'unread' : []
  const limited = (exchanges: readonly NaiveExchange[]) =>
    exchanges.reduce((sum, one) => sum + one.gave.length * one.got.length, 0) > 100 ? 'unread' : exchanges

  if (gave.length > 0) {
    if (got.length > 0) return limited([make(transfers, actor, actor)])
    const winner = winnerOf(transfers, people, gave)
    if (winner !== null) return [make(transfers, actor, winner)]
    const rise = people.map((one) => balance(transfers, one)).filter((one) => one.gave.length === 0)
    const foreign = rise.some((one) => one.got.some(([asset]) => gave.every(([given]) => given !== asset)))
    return foreign ? 'unread' : seemed
  }

  if (gas === undefined) return seemed
  const rest = transfers.filter((one) => ![fromOf(one), toOf(one)].some((a) => a === actor || ENTRY_POINTS.includes(a)))
  // A contract pays for its own token, which is burnt.
  const redeemed = BURN_ADDRESSES.flatMap((burn) => balance(rest, burn).got.map(([asset]) => asset.split('/')[1]))
  const losers = people.filter(
    (one) => balance(rest, one).gave.length > 0 && balance(rest, one).got.length === 0 && !redeemed.includes(one),
  )
  const exchanges = peopleOf(rest)
    .filter((one) => traders(rest).includes(one))
    .map((one) => make(rest, one, one))
  if (losers.length === 0 && exchanges.length > 0) return limited(exchanges)
  const winner = losers.length === 1 ? winnerOf(rest, people, balance(rest, losers[0]!).gave, losers[0]) : null
  return winner === null ? seemed : limited([make(rest, losers[0]!, winner), ...exchanges])
}

/** Turns lots that sum to `a` into lots that sum to `b`, by running totals. Their basis stays whole. */
export function scale(lots: readonly Lot[], a: bigint, b: bigint): Lot[] {
  let running = 0n
  return lots.map((lot) => {
    const before = (running * b) / a
    running += lot.amount
    return { ...lot, amount: (running * b) / a - before }
  })
}

/** The one who got one thing for the one thing that was given, and gave nothing. */
function winnerOf(
  all: readonly Movement[],
  people: readonly string[],
  gave: readonly Amount[],
  giver?: string,
): string | null {
  if (gave.length !== 1) return null
  const winners = people.filter((one) => {
    const mine = balance(all, one)
    return one !== giver && mine.gave.length === 0 && mine.got.length === 1 && mine.got[0]![0] !== gave[0]![0]
  })
  return winners.length === 1 ? winners[0]! : null
}

function balance(all: readonly Movement[], who: string): { gave: readonly Amount[]; got: readonly Amount[] } {
  const net = new Map<string, bigint>()
  for (const { inputs, outputs } of all) {
    for (const leg of inputs) if (leg.address === who) net.set(leg.asset, (net.get(leg.asset) ?? 0n) - leg.amount)
    for (const leg of outputs) if (leg.address === who) net.set(leg.asset, (net.get(leg.asset) ?? 0n) + leg.amount)
  }
  return {
    gave: [...net].filter(([, change]) => change < 0n).map(([asset, change]) => [asset, -change]),
    got: [...net].filter(([, change]) => change > 0n),
  }
}

/** Everybody who pays or is paid, burn addresses apart, in the order in which they come up. */
function peopleOf(all: readonly Movement[]): readonly string[] {
  const everybody = new Set(all.flatMap((one) => [fromOf(one), toOf(one)]))
  return [...everybody].filter((one) => !BURN_ADDRESSES.includes(one))
}

function fromOf({ inputs }: Movement): string {
  return inputs[0]!.address
}

function toOf({ outputs }: Movement): string {
  return outputs[0]!.address
}
