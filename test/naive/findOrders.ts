import { BURN_ADDRESSES, ENTRY_POINTS } from './burnAddresses.ts'
import type { Movement } from './chainOrder.ts'
import type { NaiveExchange } from './findExchanges.ts'
import { balance, fromOf, peopleOf, toOf, winnerOf } from './flows.ts'

/** What a log tells beside movements; null where it does not say. Amounts are decimal. */
export interface NaiveEvent {
  /** Hash of its transaction. */
  readonly tx: string
  readonly kind: 'order' | 'destroyed' | 'supply' | 'withdraw' | 'borrow' | 'repay' | 'liquidate'
  readonly contract: string
  readonly who: string | null
  readonly other: string | null
  readonly asset: string | null
  readonly amount: string | null
  readonly otherAsset: string | null
  readonly otherAmount: string | null
}

/** What was exchanged in a transaction that settles orders; none where nothing fits. */
export function findOrders(
  transfers: readonly Movement[],
  orders: readonly NaiveEvent[],
  actor: string,
): readonly NaiveExchange[] {
  if (orders.length === 0) return []
  const exchanges: NaiveExchange[] = []
  const used: Movement[] = []
  const parties: string[] = []
  const unlike: string[] = []
  for (const order of orders) {
    const pair = pairOf(
      transfers.filter((one) => !used.includes(one)),
      order,
    )
    if (pair === null) {
      if (order.who !== null && order.amount !== null) unlike.push(order.who)
      continue
    }
    const [paid, got] = pair
    used.push(paid, got)
    parties.push(order.who!, toOf(got))
    exchanges.push({
      actor: order.who!,
      receiver: toOf(got),
      gave: [[paid.inputs[0]!.asset, paid.inputs[0]!.amount]],
      got: [[got.inputs[0]!.asset, got.inputs[0]!.amount]],
      own: transfers.filter((one) => one === paid || one === got),
    })
  }

  const contracts = orders.map(({ contract }) => contract)
  const idle = balance(transfers, actor).gave.length === 0 ? [actor, ...ENTRY_POINTS] : ENTRY_POINTS
  const seen = transfers.filter((one) => !idle.includes(fromOf(one)) && !idle.includes(toOf(one)))
  const left = seen.filter((one) => !used.includes(one))
  const view = (who: string) => (parties.includes(who) ? left : seen)
  const redeemed = BURN_ADDRESSES.flatMap((burn) => balance(seen, burn).got.map(([asset]) => asset.split('/')[1]))
  const people = peopleOf(seen).filter((one) => !contracts.includes(one))
  for (const one of people) {
    const { gave, got } = balance(view(one), one)
    let receiver = one
    if (gave.length === 0) continue
    if (got.length === 0) {
      const named = orders.some(({ who }) => who === one) && !parties.includes(one)
      const winner = named
        ? winnerOf(
            left,
            peopleOf(left).filter((other) => !contracts.includes(other)),
            balance(left, one).gave,
            one,
          )
        : null
      if (winner === null || balance(left, one).got.length > 0) continue
      receiver = winner
    }
    const taken = receiver === one ? got : balance(left, receiver).got
    const given = receiver === one ? gave : balance(left, one).gave
    const mine = seen.filter((move) => {
      if (used.includes(move) && parties.includes(one)) return false
      const sides = [fromOf(move), toOf(move)]
      return sides.includes(one) || (sides.includes(receiver) && move.inputs[0]!.asset === taken[0]![0])
    })
    const robbed = mine.some((move) => {
      const payer = fromOf(move)
      if (used.includes(move) || payer === one || payer === receiver) return false
      if ([...contracts, ...BURN_ADDRESSES, ...redeemed].includes(payer)) return false
      const his = balance(view(payer), payer)
      return his.gave.length > 0 && his.got.length === 0
    })
    if (robbed || mine.length === 0) continue
    exchanges.push({ actor: one, receiver, gave: given, got: taken, own: mine, differs: unlike.includes(one) })
  }
  return exchanges
}

/** The movement that pays an order and the one that fulfils it, as its log says. */
function pairOf(
  free: readonly Movement[],
  { who, other, contract, asset, amount, otherAsset, otherAmount }: NaiveEvent,
): readonly [Movement, Movement] | null {
  if (who === null || asset === null || otherAsset === null || asset === otherAsset) return null
  const fits = (of: string, much: string | null) =>
    free.filter(
      (one) =>
        much !== '0' &&
        one.inputs[0]!.asset === of &&
        String(one.inputs[0]!.amount) === much &&
        !BURN_ADDRESSES.includes(toOf(one)),
    )
  const paid = free
    .filter((one) => !BURN_ADDRESSES.includes(who) && one.inputs[0]!.asset === asset)
    .find((one) => amount !== '0' && String(one.inputs[0]!.amount) === amount && fromOf(one) === who)
  const fulfils = fits(otherAsset, otherAmount)
  const got =
    fulfils.find((one) => toOf(one) === (other ?? who)) ??
    (other === null ? fulfils.find((one) => fromOf(one) === contract) : undefined)
  return paid === undefined || got === undefined ? null : [paid, got]
}
