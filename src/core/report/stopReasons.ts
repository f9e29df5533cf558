import type { StopId } from '../wire/traceFile.ts'
import { crowdedNames } from './crowded.ts'
import type { Frame } from './frame.ts'
import { addTo, onScale, type Scale } from './money.ts'
import { apportion, percent } from './numbers.ts'
import type { Place } from './place.ts'
import { placeShares } from './placeShares.ts'
import { restingWords } from './resting.ts'
import type { Stop } from './stops.ts'
import { counted, say, type Text } from './text.ts'

/** Where the trace stopped, and why: one sentence for each reason, then what merely rests. */
export function stopReasonsOf(frame: Frame, places: readonly Place[], scale: Scale): readonly Text[] {
  const shares = placeShares(places, scale, frame.front)
  const reasons = new Map<ReasonId, Reason>()
  const rest: Reason = { sum: new Map(), addresses: new Set(), tenths: 0 }
  for (const place of places) {
    const tenths = shares.get(place.key) ?? 0
    const parts = apportion(
      tenths,
      place.stops.map((stop) => scale.weigh(onScale(scale, stop.sum))),
    )
    place.stops.forEach((stop, i) => {
      addStop(reasons, scale, stop, parts[i]!)
    })
    if (place.group !== 'wallets' || place.stops.length > 0) continue
    rest.tenths += tenths
    for (const [origin, basis] of onScale(scale, place.sums.get(frame.front) ?? new Map()))
      addTo(rest.sum, origin, basis)
  }
  const lines = (Object.keys(WHY) as ReasonId[]).flatMap((id) => {
    const reason = reasons.get(id)
    if (reason === undefined || scale.weigh(reason.sum) === 0n) return []
    const addresses = counted(reason.addresses.size, 'address', 'addresses')
    const line = say`${percent(reason.tenths, false)} (${scale.amount(reason.sum)}) at ${addresses}: ${WHY[id]}`
    return [id === 'looks-like-a-service' ? say`${line} ${crowdedNames(frame, reason.addresses)}.` : line]
  })
  if (scale.weigh(rest.sum) > 0n) {
    const share = percent(rest.tenths, false)
    lines.push(
      say`${share} (${scale.amount(rest.sum)}) had not moved on from ${restingWords(frame, scale)} when the trace ends.`,
    )
  }
  return lines
}

/** A deposit address that the case accepts is no service that anybody labels. */
type ReasonId = StopId | 'accepted'

interface Reason {
  readonly sum: Map<number, bigint>
  readonly addresses: Set<string>
  tenths: number
}

function addStop(reasons: Map<ReasonId, Reason>, scale: Scale, stop: Stop, tenths: number): void {
  const id = stop.stoppedBy === 'service' && stop.evidence === 'heuristic' ? 'accepted' : stop.stoppedBy
  const reason = reasons.get(id) ?? { sum: new Map(), addresses: new Set(), tenths: 0 }
  reasons.set(id, reason)
  reason.addresses.add(stop.address)
  reason.tenths += tenths
  for (const [origin, basis] of onScale(scale, stop.sum)) addTo(reason.sum, origin, basis)
}

const WHY: Readonly<Record<ReasonId, string>> = {
  service: 'a source labels it as a service. What arrived is known; what is still there is not.',
  accepted: 'by a rule of thumb a deposit address of an exchange, which the case takes for a fact.',
  coinjoin: 'a joint transaction of many people. Which output is whose cannot be read from it.',
  'looks-like-a-service': 'as many senders and receivers as a service has. Following on would make strangers suspects.',
  hops: 'as many hops from the beginning as the case follows.',
  minAmount: 'a payment smaller than the case follows.',
  destroyed: 'the issuer of the token destroyed what lay there.',
  unread: 'unknown. The ledger does not cover these addresses, so nothing can be said of what happened next.',
}
