import { BURN_ADDRESSES, ENTRY_POINTS } from './burnAddresses.ts'
import type { Movement, Transaction } from './chainOrder.ts'
import { findOrders, type NaiveEvent } from './findOrders.ts'
import { type Amount, balance, fromOf, peopleOf, toOf, winnerOf } from './flows.ts'
import type { Lot } from './pool.ts'

export interface NaiveExchange {
  readonly actor: string
  readonly receiver: string
  readonly gave: readonly Amount[]
  readonly got: readonly Amount[]
  /** The movements that it stands for. */
  readonly own: readonly Movement[]
  /** The log of an order says other amounts. */
  readonly differs?: boolean
}

/** What was exchanged in a transaction, by the orders of its logs and by who gave what and got what in net. */
export function findExchanges(
  { movements }: Transaction,
  events: readonly NaiveEvent[] = [],
): readonly NaiveExchange[] | 'unread' {
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

  const ordered = findOrders(
    transfers,
    events.filter(({ kind }) => kind === 'order'),
    actor,
  )
  if (ordered.length > 0) return limited(ordered)
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
