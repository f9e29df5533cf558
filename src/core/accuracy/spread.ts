import { quantile } from './quantile.ts'

/** How far the conserving policies differ at the end points of one trace. */
export interface Spread {
  readonly ends: number
  /** Quantiles of (largest − smallest) / largest over the policies: each end point counts once. Null without end points. */
  readonly byCount: SpreadQuantiles | null
  /** The same, each end point weighing its largest value. */
  readonly byValue: SpreadQuantiles | null
}

export interface SpreadQuantiles {
  readonly median: number
  readonly p75: number
  readonly p90: number
  readonly p99: number
  readonly largest: number
}

/** End point → what each policy puts there, policies in one order. An end point that no policy reaches is none. */
export function spreadOf(ends: ReadonlyMap<string, readonly bigint[]>): Spread {
  const points = [...ends.values()].flatMap((values) => {
    const most = values.reduce((a, b) => (a > b ? a : b), 0n)
    const least = values.reduce((a, b) => (a < b ? a : b), most)
    return most === 0n ? [] : [{ value: Number(most - least) / Number(most), weight: Number(most) }]
  })
  return {
    ends: points.length,
    byCount: quantilesOf(points.map(({ value }) => ({ value, weight: 1 }))),
    byValue: quantilesOf(points),
  }
}

function quantilesOf(points: Parameters<typeof quantile>[0]): SpreadQuantiles | null {
  if (points.length === 0) return null
  const at = (share: number) => quantile(points, share)!
  return { median: at(0.5), p75: at(0.75), p90: at(0.9), p99: at(0.99), largest: at(1) }
}
