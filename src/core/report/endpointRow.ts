import type { PolicyId } from '../trace/policyIds.ts'
import type { Evidence, LossClass, StopId } from '../wire/traceFile.ts'

/** One line of `out/endpoints.csv`: what of one origin ended at one place, under one policy. */
export interface EndpointRow {
  readonly policy: PolicyId
  readonly origin: number
  readonly chain: string
  readonly address: string
  readonly holding: string
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  readonly stoppedBy: StopId
  /** Null under poison. */
  readonly class: LossClass | null
  readonly label: string
  readonly category: string
  readonly evidence: Evidence | null
  readonly source: string
  readonly amount: bigint
  /** Null under poison. */
  readonly basis: bigint | null
  /** Cents; null where a price is unknown. */
  readonly usdAtTheft: bigint | null
  readonly usdAtEvent: bigint | null
  readonly arrivals: number
  /** Milliseconds; null where the file has none. */
  readonly firstTime: number | null
  readonly lastTime: number | null
  /** The first of the hashes, in chain order; `hashCount` says how many the file has. */
  readonly hashes: readonly string[]
  readonly hashCount: number
}

/** One line of `out/flows.csv`, of the policy in front. */
export interface FlowRow {
  readonly origin: number
  readonly chain: string
  readonly time: number
  readonly txHash: string
  readonly seq: string
  /** Empty on UTXO chains where the inputs have different addresses. */
  readonly from: string
  /** Empty: a fee. */
  readonly to: string
  readonly asset: string
  /** Null under poison. */
  readonly basis: bigint | null
}
