import type { PolicyId } from '../trace/policyIds.ts'
import type { LossClass } from '../wire/traceFile.ts'
import type { GroupId } from './groups.ts'
import { onScale, type Scale, type Sum } from './money.ts'
import type { Stop } from './stops.ts'
import type { Text } from './text.ts'

/**
 * Where value came to lie, as a reader thinks of it: one service, all addresses with one cited role, all wallets
 * where it merely rests, one sink. Over all places a policy's sums are what was stolen.
 */
export interface Place {
  readonly key: string
  readonly group: GroupId
  readonly class: LossClass
  /** `HTX`, `47 addresses that a source lists as depositors of Tornado Cash`. */
  readonly title: Text
  /** A few words, for a chart. */
  readonly short: string
  /** One entry for each address and asset, largest first; empty for wallets where value rests and for sinks. */
  readonly stops: readonly Stop[]
  /** Distinct addresses; null for wallets where value rests, and for sinks. */
  readonly count: number | null
  readonly sums: ReadonlyMap<PolicyId, Sum>
  /** Under poison: at how many of its addresses coins could have been touched. */
  readonly touched: number
}

/** The place's weight under the policy in front, on one scale; 0 where it holds nothing of it. */
export function weightOn(scale: Scale, place: Place, policy: PolicyId): bigint {
  return scale.weigh(onScale(scale, place.sums.get(policy) ?? EMPTY))
}

const EMPTY: Sum = new Map()
