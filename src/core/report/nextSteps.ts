import { crowdedStep } from './crowded.ts'
import type { FlowTotals } from './flowFold.ts'
import { AGES, type Frame } from './frame.ts'
import { depositSteps } from './leads.ts'
import { onScale, type Scale } from './money.ts'
import { type Place, weightOn } from './place.ts'
import { restingWords } from './resting.ts'
import { counted, listed, say, type Text } from './text.ts'
import { proseTime } from './times.ts'

/** What to do next where the case is live; else what could have been asked at the end of the trace. */
export function nextStepsOf(frame: Frame, places: readonly Place[], scale: Scale, totals: FlowTotals): readonly Text[] {
  const { live } = frame.input.caseFile
  const steps: Text[] = []
  AGES.forEach((age, index) => {
    const services = places.flatMap((place) => {
      const sum = place.group === 'business' ? totals.ages.get(place.key)?.[index] : undefined
      if (sum === undefined || scale.weigh(onScale(scale, sum)) === 0n) return []
      return [say`${place.title} (${scale.amount(onScale(scale, sum))})`]
    })
    if (services.length > 0) steps.push(ASK[index]!(live, listed(services), age))
  })
  steps.push(...depositSteps(frame, scale))
  const unread = places.filter((place) => place.class === 'unread' && weightOn(scale, place, frame.front) > 0n)
  const stops = unread.flatMap((place) => place.stops)
  const largest = stops.reduce<(typeof stops)[number] | null>((best, stop) => {
    const weight = scale.weigh(onScale(scale, stop.sum))
    return weight > (best === null ? 0n : scale.weigh(onScale(scale, best.sum))) ? stop : best
  }, null)
  if (largest !== null) {
    const addresses = counted(new Set(stops.map((stop) => stop.address)).size, 'address', 'addresses')
    const name = frame.names.address(largest.chain, largest.address)
    steps.push(
      say`Import the history of ${addresses} that the ledger does not cover, and trace again. The largest is ${name}, which received ${scale.amount(onScale(scale, largest.sum))}.`,
    )
  }
  const crowded = places.flatMap((place) => place.stops).filter(({ stoppedBy }) => stoppedBy === 'looks-like-a-service')
  const look = crowdedStep(
    frame,
    new Set(crowded.filter(({ sum }) => scale.weigh(onScale(scale, sum)) > 0n).map(({ address }) => address)),
  )
  if (look !== null) steps.push(look)
  const moving = places.find((place) => place.class === 'moving' && place.stops.length === 0)
  if (moving !== undefined && weightOn(scale, moving, frame.front) > 0n) {
    const amount = scale.amount(onScale(scale, moving.sums.get(frame.front) ?? new Map()))
    steps.push(
      live
        ? say`Watch the wallets in which coins still move: ${amount}, received in the last 30 days.`
        : say`The wallets in which ${amount} had arrived in the last 30 days could have been watched (of ${restingWords(frame, scale)} that held any at ${proseTime(frame.asOf)}).`,
    )
  }
  return steps
}

/** Said once in a report. */
export const CAUTION: Text = say`A sender cannot reverse a transfer. Some issuers and chains can intervene. Be wary of anyone who promises recovery for a fee in advance.`

const ASK: readonly ((live: boolean, services: Text, age: string) => Text)[] = [
  (live, services, age) =>
    live
      ? say`Ask to hold, now: ${services}, arrived ${age} before the end of the trace. The hashes to send with it stand below.`
      : say`To hold what arrived ${age} before the end of the trace, these could have been asked: ${services}. The hashes stand below.`,
  (live, services, age) =>
    live
      ? say`Ask to hold what is left and to preserve the records: ${services}, arrived ${age} before the end of the trace.`
      : say`To hold what was left and to preserve the records of what arrived ${age} before the end of the trace, these could have been asked: ${services}.`,
  (live, services) =>
    live
      ? say`Ask for records by legal process: ${services}, arrived 7 days or more before the end of the trace.`
      : say`For records, by legal process, of what arrived 7 days or more before the end of the trace, these could have been asked: ${services}.`,
]
