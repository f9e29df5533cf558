import { BURN_ADDRESSES, ENTRY_POINTS } from './burnAddresses.ts'
import type { Movement, Transaction } from './chainOrder.ts'
import type { NaiveLoan } from './findLoans.ts'
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

/** In whose place an exchange stands: the first of its own movements, or a later one that lends the actor what he gives. */
export interface PlacedExchange extends NaiveExchange {
  readonly at: Movement
}

/**
 * What was exchanged in a transaction, by the orders of its logs and by who gave what and got what in net. Loans are no part of it,
 * nor are tokens that only say what somebody owes.
 */
export function findExchanges(
  { movements }: Transaction,
  isCovered: (address: string) => boolean,
  events: readonly NaiveEvent[] = [],
  loans: ReadonlyMap<Movement, NaiveLoan> = new Map(),
  debts: readonly string[] = [],
): readonly PlacedExchange[] | 'unread' {
  const all = movements.filter(({ kind }) => kind === 'transfer')
  const transfers = all.filter((one) => !loans.has(one) && !debts.includes(one.inputs[0]!.asset))
  const gas = movements.find(({ kind }) => kind === 'gas')
  const senders = all.map(fromOf).filter((from) => !BURN_ADDRESSES.includes(from) && isCovered(from))
  // Without one nobody is it: all that is known is of others.
  const actor = gas === undefined ? (senders[0] ?? '') : fromOf(gas)
  const people = peopleOf(transfers).filter((one) => one !== actor)
  const { gave, got } = balance(transfers, actor)
  const make = (all: readonly Movement[], by: string, to: string): NaiveExchange => {
    const got = balance(all, to).got
    const touches = (one: Movement) =>
      [fromOf(one), toOf(one)].includes(by) ||
      ([fromOf(one), toOf(one)].includes(to) && one.inputs[0]!.asset === got[0]![0])
    return { actor: by, receiver: to, gave: balance(all, by).gave, got, own: all.filter(touches) }
  }
  const placed = (exchange: NaiveExchange): PlacedExchange => {
    const { actor: by, gave, own } = exchange
    const lent = movements.findLast(
      (one) =>
        loans.get(one)?.kind === 'borrow' && toOf(one) === by && gave.some(([asset]) => asset === one.inputs[0]!.asset),
    )
    const isLater = lent !== undefined && movements.indexOf(lent) > movements.indexOf(own[0]!)
    return { ...exchange, at: isLater ? lent : own[0]! }
  }
  const traders = (all: readonly Movement[]) =>
    people.filter((one) => balance(all, one).gave.length > 0 && balance(all, one).got.length > 0)
  const seemed = traders(transfers).length > 0 ? 'unread' : []
  const limited = (exchanges: readonly NaiveExchange[]) =>
    exchanges.reduce((sum, one) => sum + one.gave.length * one.got.length, 0) > 100 ? 'unread' : exchanges.map(placed)

  const ordered = findOrders(
    transfers,
    events.filter(({ kind }) => kind === 'order'),
    actor,
  )
  if (ordered.length > 0) return limited(ordered)
  if (gave.length > 0 && got.length > 0) return limited([make(transfers, actor, actor)])
  const through = [...loans]
    .filter(([one, { kind, who }]) => kind === 'borrow' && toOf(one) !== who)
    .flatMap(([one]) => {
      const given = balance(transfers, toOf(one))
      const others = peopleOf(transfers).filter((other) => other !== toOf(one))
      if (given.got.length > 0 || given.gave[0]?.[0] !== one.inputs[0]!.asset) return []
      const winner = winnerOf(transfers, others, given.gave)
      return winner === null ? [] : [make(transfers, toOf(one), winner)]
    })
  if (through.length === 1) return limited(through)
  if (gave.length > 0) {
    const winner = winnerOf(transfers, people, gave)
    if (winner !== null) return [placed(make(transfers, actor, winner))]
    const rise = people.map((one) => balance(transfers, one)).filter((one) => one.gave.length === 0)
    const foreign = rise.some((one) => one.got.some(([asset]) => gave.every(([given]) => given !== asset)))
    return foreign ? 'unread' : seemed
  }

  if (gas === undefined) return seemed
  const rest = transfers.filter((one) => ![fromOf(one), toOf(one)].some((a) => a === actor || ENTRY_POINTS.includes(a)))
  // A contract pays for its own token, which is burnt.
  const redeemed = BURN_ADDRESSES.flatMap((burn) => balance(rest, burn).got.map(([asset]) => asset.split('/')[1]))
  const losers = people.filter(
    (one) =>
      balance(rest, one).gave.length > 0 &&
      balance(rest, one).got.length === 0 &&
      !redeemed.includes(one) &&
      isCovered(one),
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
