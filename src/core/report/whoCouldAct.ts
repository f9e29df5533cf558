import type { FlowTotals } from './flowFold.ts'
import { AGES, ageOf, type Frame } from './frame.ts'
import { instrumentOf } from './instruments.ts'
import { addTo, compareBigints, onScale, type Scale, type Sum } from './money.ts'
import { apportion, percent } from './numbers.ts'
import { type Place, weightOn } from './place.ts'
import { placeShares } from './placeShares.ts'
import type { AmountInline } from './text.ts'
import { duration } from './times.ts'

/** What reached somebody who could be asked, and when. */
export interface WhoCouldAct {
  readonly share: string
  readonly amount: AmountInline
  /** `AGES`, then `unknown age`; their shares and the share that is unknown add up to `share`. */
  readonly ages: readonly {
    readonly age: string
    readonly share: string
    readonly amount: AmountInline
    readonly sum: Sum
  }[]
  /** Latest and largest first. */
  readonly services: readonly ServiceLine[]
}

export interface ServiceLine {
  readonly place: Place
  readonly weight: bigint
  readonly amount: AmountInline
  readonly share: string
  readonly firstTime: number | null
  readonly lastTime: number | null
  /** Of the last arrival, counted to the end of the trace: `3 d 4 h`; empty where no time is known. */
  readonly ago: string
  /** Index into `AGES` of the last arrival; null where no time is known. */
  readonly age: 0 | 1 | 2 | null
  readonly arrivals: number
  /** How much of it came to deposit addresses that are so by a rule of thumb alone; null for none. */
  readonly byRule: AmountInline | null
  readonly instrument: string
}

export function whoCouldActOf(frame: Frame, places: readonly Place[], scale: Scale, totals: FlowTotals): WhoCouldAct {
  const business = places.filter((place) => place.group === 'business' && weightOn(scale, place, frame.front) > 0n)
  const sums = ageSums(frame, business, scale, totals)
  const reached = new Map<number, bigint>()
  for (const sum of sums) for (const [origin, basis] of sum) addTo(reached, origin, basis)
  const shares = placeShares(places, scale, frame.front)
  const tenths = business.reduce((all, place) => all + (shares.get(place.key) ?? 0), 0)
  const weights = sums.map((sum) => scale.weigh(sum))
  const ages = apportion(tenths, weights)
  return {
    share: percent(tenths, business.length === 0),
    amount: scale.amount(reached),
    ages: [...AGES, 'unknown age'].map((age, i) => ({
      age,
      share: percent(ages[i]!, weights[i] === 0n),
      amount: scale.amount(sums[i]!),
      sum: sums[i]!,
    })),
    services: business
      .map((place) => serviceLine(frame, place, scale, shares.get(place.key) ?? 0))
      .sort(latestAndLargest),
  }
}

/** By age, then what no time is known of. */
function ageSums(frame: Frame, business: readonly Place[], scale: Scale, totals: FlowTotals): readonly Sum[] {
  const sums = [0, 1, 2, 3].map(() => new Map<number, bigint>())
  for (const place of business) {
    const left = new Map(onScale(scale, place.sums.get(frame.front) ?? new Map()))
    totals.ages.get(place.key)?.forEach((sum, age) => {
      for (const [origin, basis] of sum) {
        addTo(sums[age]!, origin, basis)
        addTo(left, origin, -basis)
      }
    })
    // Arrivals that no flow shows (a seed that lies at the place itself): by the place's own times.
    const { firstTime, lastTime } = spanOf(place)
    const age = firstTime === null || lastTime === null ? 3 : ageOf(frame.asOf, lastTime)
    const sure = firstTime !== null && age === ageOf(frame.asOf, firstTime)
    for (const [origin, basis] of left) if (basis !== 0n) addTo(sums[sure ? age : 3]!, origin, basis)
  }
  return sums
}

function serviceLine(frame: Frame, place: Place, scale: Scale, tenths: number): ServiceLine {
  const { firstTime, lastTime } = spanOf(place)
  return {
    place,
    weight: weightOn(scale, place, frame.front),
    amount: scale.amount(onScale(scale, place.sums.get(frame.front) ?? new Map())),
    share: percent(tenths, false),
    firstTime,
    lastTime,
    ago: lastTime === null ? '' : duration(frame.asOf - lastTime),
    age: lastTime === null ? null : ageOf(frame.asOf, lastTime),
    arrivals: place.stops.reduce((all, stop) => all + stop.arrivals, 0),
    byRule: byRule(place, scale),
    instrument: instrumentOf(new Set(place.stops.map((stop) => stop.asset))),
  }
}

function byRule(place: Place, scale: Scale): AmountInline | null {
  const sum = new Map<number, bigint>()
  for (const stop of place.stops) {
    if (stop.evidence === 'heuristic') for (const [origin, basis] of stop.sum) addTo(sum, origin, basis)
  }
  const part = onScale(scale, sum)
  return scale.weigh(part) === 0n ? null : scale.amount(part)
}

/** First and last arrival over all its addresses. */
export function spanOf(place: Place): { readonly firstTime: number | null; readonly lastTime: number | null } {
  const firsts = place.stops.map((stop) => stop.firstTime).filter((time) => time !== null)
  const lasts = place.stops.map((stop) => stop.lastTime).filter((time) => time !== null)
  return {
    firstTime: firsts.length === 0 ? null : firsts.reduce((a, b) => Math.min(a, b)),
    lastTime: lasts.length === 0 ? null : lasts.reduce((a, b) => Math.max(a, b)),
  }
}

function latestAndLargest(a: ServiceLine, b: ServiceLine): number {
  return (a.age ?? 3) - (b.age ?? 3) || compareBigints(b.weight, a.weight)
}
