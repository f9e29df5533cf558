import type { LedgerEvent } from '../ledger/event.ts'
import type { PolicyId } from './policyIds.ts'
import type { PolicyState } from './walk/policyState.ts'

/** An issuer's log that froze an asset at an address. */
export interface FreezePoint {
  /** Transaction ordinal, and the log's place in its block. */
  readonly tx: number
  readonly seq: number
  readonly address: number
  readonly asset: number
  readonly holding: number
}

/** What of one origin lay there then. */
export interface Freeze extends FreezePoint {
  readonly policy: PolicyId
  readonly origin: number
  readonly amount: bigint
  /** Null under poison. */
  readonly basis: bigint | null
}

/** The logs that froze something that was free before, in chain order. `holdingOf`: null where the ledger has no such holding. */
export function freezePoints(
  events: readonly LedgerEvent[],
  holdingOf: (address: number, asset: number) => number | null,
): readonly FreezePoint[] {
  const frozen = new Set<string>()
  return events.flatMap(({ kind, who, asset, tx, seq }) => {
    if (who === null || asset === null) return []
    const key = `${who} ${asset}`
    if (kind === 'unfrozen') frozen.delete(key)
    if (kind !== 'frozen' || frozen.has(key)) return []
    frozen.add(key)
    const holding = holdingOf(who, asset)
    return holding === null ? [] : [{ tx, seq, address: who, asset, holding }]
  })
}

/** What lies tainted at the place of a freeze under one policy, by origin. `total`: what lies there in all. */
export function freezeIn({ policy, pools }: PolicyState, point: FreezePoint, total: bigint): readonly Freeze[] {
  const pool = pools[point.holding]
  if (pool === undefined) return []
  const parts = new Map<number, { amount: bigint; basis: bigint }>()
  for (const { origin, amount, basis } of pool.lots()) {
    const part = parts.get(origin) ?? { amount: 0n, basis: 0n }
    parts.set(origin, { amount: part.amount + amount, basis: part.basis + basis })
  }
  return [...parts]
    .sort(([a], [b]) => a - b)
    .map(([origin, { amount, basis }]) => {
      const conserved = policy.conserves ? { amount, basis } : { amount: total, basis: null }
      return { ...point, policy: policy.id, origin, ...conserved }
    })
}
