import type { FlowTotals } from './flowFold.ts'
import { GROUP_IDS, type GroupId } from './groups.ts'
import type { Scale } from './money.ts'
import { largestOf, percent, tenthsOf } from './numbers.ts'
import { type AmountInline, counted, say, type Text } from './text.ts'
import { DAY, proseDay } from './times.ts'

/** When value left the wallets where the trace begins, and when it arrived where the trace stopped. */
export interface Timeline {
  readonly finding: Text
  /** Days in a bar: 1 for a case of up to 100 days. */
  readonly step: number
  /** From the first movement to the end of the trace, without gaps. */
  readonly bars: readonly TimelineBar[]
  readonly groups: readonly GroupId[]
  readonly largest: bigint
}

export interface TimelineBar {
  /** Start of the bar, milliseconds. */
  readonly time: number
  readonly words: string
  readonly left: bigint
  readonly leftAmount: AmountInline
  readonly arrived: readonly { readonly group: GroupId; readonly weight: bigint; readonly amount: AmountInline }[]
}

const MOST_BARS = 100

/** Null where nothing moved on, and nothing arrived where the trace stopped. */
export function timelineOf(scale: Scale, totals: FlowTotals, asOf: number): Timeline | null {
  const first = totals.days[0]?.day
  if (first === undefined) return null
  const last = Math.max(Math.floor(asOf / DAY), totals.days.at(-1)!.day)
  const step = Math.ceil((last - first + 1) / MOST_BARS)
  const sums = Array.from({ length: Math.ceil((last - first + 1) / step) }, () => ({
    left: 0n,
    arrived: new Map<GroupId, bigint>(),
  }))
  for (const { day, left, arrived } of totals.days) {
    const sum = sums[Math.floor((day - first) / step)]!
    sum.left += left
    for (const [group, weight] of arrived) sum.arrived.set(group, (sum.arrived.get(group) ?? 0n) + weight)
  }
  if (sums.every(({ left, arrived }) => left === 0n && arrived.size === 0)) return null
  const groups = GROUP_IDS.filter((group) => sums.some((sum) => (sum.arrived.get(group) ?? 0n) > 0n))
  const bars = sums.map(({ left, arrived }, index): TimelineBar => {
    const time = (first + index * step) * DAY
    const until = time + (step - 1) * DAY
    return {
      time,
      words: step === 1 ? proseDay(time) : `${proseDay(time)} to ${proseDay(until)}`,
      left,
      leftAmount: scale.weight(left),
      arrived: groups.flatMap((group) => {
        const weight = arrived.get(group) ?? 0n
        return weight === 0n ? [] : [{ group, weight, amount: scale.weight(weight) }]
      }),
    }
  })
  const heights = sums.flatMap((sum) => [sum.left, arrivedAt(sum.arrived)])
  return { finding: findingOf(sums, step), step, bars, groups, largest: largestOf(heights) }
}

function arrivedAt(arrived: ReadonlyMap<GroupId, bigint>): bigint {
  return [...arrived.values()].reduce((all, weight) => all + weight, 0n)
}

/** The shortest window in which at least half of what arrived did so. */
function findingOf(sums: readonly { arrived: ReadonlyMap<GroupId, bigint> }[], step: number): Text {
  const weights = sums.map((sum) => arrivedAt(sum.arrived))
  const whole = weights.reduce((all, weight) => all + weight, 0n)
  if (whole === 0n) return say`Nothing arrived where the trace could stop`
  let best = { length: Number.POSITIVE_INFINITY, sum: 0n }
  let from = 0
  let sum = 0n
  weights.forEach((weight, to) => {
    sum += weight
    while ((sum - weights[from]!) * 2n >= whole) sum -= weights[from++]!
    const length = to - from + 1
    if (sum * 2n >= whole && (length < best.length || (length === best.length && sum > best.sum)))
      best = { length, sum }
  })
  const days = best.length * step
  return say`${percent(tenthsOf(best.sum, whole))} of what arrived where the trace stopped did so within ${counted(days, 'day')}`
}
