import { CASH_OUTS, type CashOut, type Step } from './caseTimes.ts'
import type { TracedIncident } from './laundering.ts'

/** How fast stolen coins moved, over the incidents that were traced; all the others are unknown. */
export interface Timing {
  /** All listed incidents, and those of them with a traced case. */
  readonly incidents: number
  readonly traced: number
  readonly firstMove: Known
  readonly halfMoved: Known
  readonly cashOut: Readonly<Record<CashOut, { readonly first: Known; readonly half: Known }>>
}

/** Of how many traced cases a time since the theft is known, and the middle one (the lower of two), in milliseconds. */
export interface Known {
  readonly cases: number
  readonly median: number | null
}

/** The times of some traced cases, put together. */
export function timingOf(incidents: number, traced: readonly TracedIncident[]): Timing {
  const times = traced.flatMap((one) => one.times ?? [])
  const arrivals = (kind: CashOut) => times.flatMap(({ cashOut }) => cashOut[kind] ?? [])
  const cashOut = CASH_OUTS.map((kind) => {
    const found = arrivals(kind)
    return [
      kind,
      { first: known(found.map(({ first }) => first)), half: known(found.map(({ half }) => half)) },
    ] as const
  })
  return {
    incidents,
    traced: new Set(traced.map(({ incident }) => incident)).size,
    firstMove: known(times.map(({ firstMove }) => firstMove)),
    halfMoved: known(times.map(({ halfMoved }) => halfMoved)),
    cashOut: Object.fromEntries(cashOut) as Timing['cashOut'],
  }
}

function known(steps: readonly (Step | null)[]): Known {
  const spans = steps.flatMap((step) => step?.after ?? []).sort((a, b) => a - b)
  return { cases: spans.length, median: spans[Math.floor((spans.length - 1) / 2)] ?? null }
}
