import { groupBy } from '../groupBy.ts'
import type { EndpointRow } from './endpointRow.ts'
import type { Frame } from './frame.ts'
import { addTo, compareBigints, onScale, type Sum } from './money.ts'

/** One address where the trace stopped, under the policy in front, over all origins. */
export interface Stop {
  readonly chain: string
  readonly address: string
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  readonly stoppedBy: EndpointRow['stoppedBy']
  readonly evidence: EndpointRow['evidence']
  readonly source: string
  readonly amount: bigint
  readonly sum: Sum
  readonly usdAtEvent: bigint | null
  readonly arrivals: number
  readonly firstTime: number | null
  readonly lastTime: number | null
  readonly hashes: readonly string[]
  readonly hashCount: number
}

/** One entry for each holding; origins, arrivals and hashes put together. */
export function stopsOf(frame: Frame, rows: readonly EndpointRow[]): readonly Stop[] {
  const byHolding = groupBy(rows, (row) => row.holding)
  const stops = [...byHolding.values()].map((parts): Stop => {
    const first = parts[0]!
    const sum = new Map<number, bigint>()
    for (const row of parts) addTo(sum, row.origin, row.basis ?? 0n)
    const hashes = [...new Set(parts.flatMap((row) => row.hashes))]
    const whole = parts.every((row) => row.hashes.length === row.hashCount)
    const times = (pick: (row: EndpointRow) => number | null) => parts.map(pick).filter((time) => time !== null)
    return {
      chain: first.chain,
      address: first.address,
      asset: first.asset,
      symbol: first.symbol,
      decimals: first.decimals,
      stoppedBy: first.stoppedBy,
      evidence: first.evidence,
      source: first.source,
      amount: parts.reduce((all, row) => all + row.amount, 0n),
      sum,
      usdAtEvent: parts.reduce<bigint | null>(
        (all, row) => (all === null || row.usdAtEvent === null ? null : all + row.usdAtEvent),
        0n,
      ),
      arrivals: Math.max(whole ? hashes.length : 0, ...parts.map((row) => row.arrivals)),
      firstTime: minimum(times((row) => row.firstTime)),
      lastTime: maximum(times((row) => row.lastTime)),
      hashes,
      hashCount: whole ? hashes.length : Math.max(...parts.map((row) => row.hashCount)),
    }
  })
  const weigh = (sum: Sum) => frame.scales.reduce((all, scale) => all + scale.weigh(onScale(scale, sum)), 0n)
  return stops.sort((a, b) => compareBigints(weigh(b.sum), weigh(a.sum)) || (a.address < b.address ? -1 : 1))
}

function minimum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.min(a, b))
}

function maximum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b))
}
