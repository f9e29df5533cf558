import type { StopId } from '../wire/traceFile.ts'
import type { Frame } from './frame.ts'
import { stolenSum } from './lossBar.ts'
import { addTo, onScale, type Scale } from './money.ts'
import { percent, tenthsOf } from './numbers.ts'
import type { Place } from './place.ts'
import { restingWords } from './resting.ts'
import { counted, say, type Text } from './text.ts'

/** Where the trace stopped, and why: one sentence for each reason, then what merely rests. */
export function stopReasonsOf(frame: Frame, places: readonly Place[], scale: Scale): readonly Text[] {
  const whole = scale.weigh(onScale(scale, stolenSum(frame)))
  const byReason = new Map<StopId, { sum: Map<number, bigint>; addresses: Set<string> }>()
  for (const stop of places.flatMap((place) => place.stops)) {
    const entry = byReason.get(stop.stoppedBy) ?? { sum: new Map<number, bigint>(), addresses: new Set<string>() }
    byReason.set(stop.stoppedBy, entry)
    for (const [origin, basis] of onScale(scale, stop.sum)) addTo(entry.sum, origin, basis)
    entry.addresses.add(stop.address)
  }
  const lines = (Object.keys(WHY) as StopId[]).flatMap((reason) => {
    const entry = byReason.get(reason)
    if (entry === undefined || scale.weigh(entry.sum) === 0n) return []
    const share = percent(tenthsOf(scale.weigh(entry.sum), whole), false)
    return [
      say`${share} (${scale.amount(entry.sum)}) at ${counted(entry.addresses.size, 'address', 'addresses')}: ${WHY[reason]}`,
    ]
  })
  const rest = new Map<number, bigint>()
  for (const place of places) {
    if (place.group !== 'wallets' || place.stops.length > 0) continue
    for (const [origin, basis] of onScale(scale, place.sums.get(frame.front) ?? new Map())) addTo(rest, origin, basis)
  }
  if (scale.weigh(rest) > 0n) {
    const share = percent(tenthsOf(scale.weigh(rest), whole), false)
    lines.push(say`${share} (${scale.amount(rest)}) had not moved on from ${restingWords(frame)} when the trace ends.`)
  }
  return lines
}

const WHY: Readonly<Record<StopId, string>> = {
  service: 'a source labels it as a service. What arrived is known; what is still there is not.',
  coinjoin: 'a joint transaction of many people. Which output is whose cannot be read from it.',
  'looks-like-a-service': 'so many senders and receivers that following on would make strangers suspects.',
  hops: 'as many hops from the beginning as the case follows.',
  minAmount: 'a payment smaller than the case follows.',
  unread: 'unknown. The ledger does not cover these addresses, so nothing can be said of what happened next.',
}
