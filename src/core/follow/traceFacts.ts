import type { PolicyId } from '../trace/policyIds.ts'
import type { LossClass } from '../wire/traceFile.ts'

/** Where in the chains something happened. */
export interface Moment {
  /** Ordinal of the transaction: in what order events are told. */
  readonly tx: number
  readonly chain: string
  readonly height: number | null
  /** Milliseconds. */
  readonly time: number
  readonly txHash: string | null
}

/** A movement that carried taint. */
export interface MoveFact extends Moment {
  readonly policy: PolicyId
  readonly origin: number
  readonly from: string
  /** Empty for a fee. */
  readonly to: string
  readonly asset: string
  readonly amount: bigint
  readonly tainted: bigint
  /** Null under poison. */
  readonly basis: bigint | null
}

/** A swap that tainted value went through. */
export interface SwapFact extends Moment {
  readonly policy: PolicyId
  readonly address: string
  readonly from: { readonly asset: string; readonly amount: bigint }
  /** Null where nothing is followed out of it. */
  readonly to: { readonly asset: string; readonly amount: bigint; readonly address: string } | null
  readonly tainted: bigint
  /** Origin → basis. */
  readonly basis: ReadonlyMap<number, bigint>
  readonly conserves: boolean
}

/** Tainted value that an issuer froze where it lay. */
export interface FreezeFact extends Moment {
  readonly policy: PolicyId
  readonly origin: number
  readonly address: string
  readonly asset: string
  readonly amount: bigint
  readonly basis: bigint | null
}

/** A text that was written to or by an address of the case. */
export interface MessageFact extends Moment {
  readonly from: string
  readonly to: string
  readonly text: string
}

/** What a trace says happened. */
export interface TraceFacts {
  readonly moves: readonly MoveFact[]
  readonly swaps: readonly SwapFact[]
  readonly freezes: readonly FreezeFact[]
  readonly messages: readonly MessageFact[]
}

/** Who stands behind an address where a trace stops; null: nobody that is known. */
export type ServiceAt = (
  chain: string,
  address: string,
) => { readonly class: LossClass; readonly label: string | null } | null
