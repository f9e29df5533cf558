import { isoTime } from '../trace/rows.ts'
import type { FollowEvent } from '../wire/followEvent.ts'
import type { LossClass } from '../wire/traceFile.ts'
import { eventId } from './eventId.ts'
import type { FreezeFact, MessageFact, Moment, MoveFact, ServiceAt, SwapFact, TraceFacts } from './traceFacts.ts'

type Untold = Omit<FollowEvent, 'id'>

/**
 * What there is to tell of a trace, in chain order, each once and with its id. Fees are not told. Of one transaction: movements, then
 * swaps, then what was frozen, then what was written.
 */
export function followEvents(facts: TraceFacts, serviceAt: ServiceAt): readonly FollowEvent[] {
  const { moves, swaps, freezes, messages } = facts
  const told = [
    ...moves.flatMap((move) => (move.to === '' ? [] : [at(move, moveEvent(move, serviceAt))])),
    ...swaps.flatMap((swap) => swapEvents(swap, serviceAt).map((event) => at(swap, event))),
    ...freezes.map((freeze) => at(freeze, freezeEvent(freeze))),
    ...messages.map((message) => at(message, messageEvent(message))),
  ].sort((a, b) => a.tx - b.tx)
  const met = new Map<string, number>()
  return told.map(({ event }) => {
    const first = eventId(event, 0)
    const nth = met.get(first) ?? 0
    met.set(first, nth + 1)
    return inOrder(nth === 0 ? first : eventId(event, nth), event)
  })
}

/** The keys of all events in one order. */
function inOrder(
  id: string,
  { event, chain, height, time, txHash, from, to, asset, amount, ...rest }: Untold,
): FollowEvent {
  const { origin, policy, tainted, basis, service, ...more } = rest
  const moved = { id, event, chain, height, time, txHash, from, to, asset, amount }
  return { ...moved, origin, policy, tainted, basis, service, ...more }
}

function at({ tx }: Moment, event: Untold): { readonly tx: number; readonly event: Untold } {
  return { tx, event }
}

function where({ chain, height, time, txHash }: Moment): Pick<Untold, 'chain' | 'height' | 'time' | 'txHash'> {
  return { chain, height, time: isoTime(time), txHash }
}

/** What the coming of coins to such a place is called. */
function arrival(kind: LossClass | undefined): Untold['event'] {
  if (kind === 'mixer') return 'entered-mixer'
  if (kind === 'bridge') return 'bridged'
  // What came home, or was burned, has only moved.
  return kind === 'exchange' || kind === 'service' ? 'reached-service' : 'moved'
}

function moveEvent(move: MoveFact, serviceAt: ServiceAt): Untold {
  const service = serviceAt(move.chain, move.to)
  return {
    event: arrival(service?.class),
    ...where(move),
    from: move.from,
    to: move.to,
    asset: move.asset,
    amount: `${move.amount}`,
    origin: move.origin,
    policy: move.policy,
    tainted: `${move.tainted}`,
    basis: textOf(move.basis),
    service: service?.label ?? null,
  }
}

/** One for each origin; and, where what was got went straight to a service, that it did. */
function swapEvents(swap: SwapFact, serviceAt: ServiceAt): readonly Untold[] {
  const { address, from, to, tainted, basis, conserves, policy } = swap
  const service = to === null ? null : serviceAt(swap.chain, to.address)
  return [...basis]
    .sort(([a], [b]) => a - b)
    .flatMap(([origin, part]): Untold[] => {
      const common = { ...where(swap), from: address, to: to?.address ?? null, origin, policy }
      const share = { basis: conserves ? `${part}` : null, service: service?.label ?? null }
      const swapped: Untold = {
        event: 'swapped',
        ...common,
        asset: from.asset,
        amount: `${from.amount}`,
        tainted: basis.size === 1 ? `${tainted}` : null,
        ...share,
        got: to === null ? null : { asset: to.asset, amount: `${to.amount}` },
      }
      const event = arrival(service?.class)
      if (to === null || event === 'moved') return [swapped]
      return [swapped, { event, ...common, asset: to.asset, amount: `${to.amount}`, tainted: null, ...share }]
    })
}

function freezeEvent(freeze: FreezeFact): Untold {
  return {
    event: 'frozen',
    ...where(freeze),
    from: freeze.address,
    to: null,
    asset: freeze.asset,
    amount: `${freeze.amount}`,
    origin: freeze.origin,
    policy: freeze.policy,
    tainted: `${freeze.amount}`,
    basis: textOf(freeze.basis),
    service: null,
  }
}

function messageEvent(message: MessageFact): Untold {
  return {
    event: 'message',
    ...where(message),
    from: message.from,
    to: message.to,
    asset: null,
    amount: null,
    origin: null,
    policy: null,
    tainted: null,
    basis: null,
    service: null,
    text: message.text,
  }
}

function textOf(amount: bigint | null): string | null {
  return amount === null ? null : `${amount}`
}
