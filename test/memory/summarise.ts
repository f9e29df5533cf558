import type { Walk } from '../../src/core/trace/walk/walk.ts'
import type { MemoryLedger } from './memoryLedger.ts'

/** Policy → holding or sink → origin → [amount, basis]: the form of the conformance vectors. */
export type Summary = Record<string, Record<string, Record<string, [string, string | null]>>>

/** What a walk ended with. Value stopped at an endpoint stands under `holding stop`. */
export function summarise(walk: Walk, ledger: MemoryLedger): Summary {
  const summary: Summary = {}
  for (const state of walk.states) {
    const sums = new Map<string, Map<number, { amount: bigint; basis: bigint }>>()
    const add = (place: string, origin: number, amount: bigint, basis: bigint) => {
      const ofPlace = sums.get(place) ?? new Map<number, { amount: bigint; basis: bigint }>()
      sums.set(place, ofPlace)
      const known = ofPlace.get(origin) ?? { amount: 0n, basis: 0n }
      ofPlace.set(origin, { amount: known.amount + amount, basis: known.basis + basis })
    }
    const { conserves } = state.policy
    state.pools.forEach((pool, holding) => {
      const total = walk.totals[holding] ?? 0n
      if (pool === undefined || (!conserves && total === 0n)) return
      for (const lot of pool.lots())
        add(ledger.holdings[holding]!, lot.origin, conserves ? lot.amount : total, lot.basis)
    })
    for (const end of state.ends.ends()) {
      for (const { origin, amount, basis } of end.arrivals)
        add(`${ledger.holdings[end.holding]!} ${end.stoppedBy}`, origin, amount, basis)
    }
    for (const { sink, origin, amount, basis } of state.ends.sinks()) add(sink, origin, amount, basis)
    summary[state.policy.id] = Object.fromEntries(
      [...sums].map(([place, parts]) => [
        place,
        Object.fromEntries(
          [...parts].map(([origin, part]) => [origin, [`${part.amount}`, conserves ? `${part.basis}` : null]]),
        ),
      ]),
    )
  }
  return summary
}
