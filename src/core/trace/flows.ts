/** Tainted movements as the walk meets them, column by column. One row for each policy, movement leg and origin. */
export interface FlowRows {
  readonly length: number
  /** Index into the case's list of policies. */
  readonly policy: readonly number[]
  /** Origin number, from 1. */
  readonly origin: readonly number[]
  /** Ordinal of the movement (`MovementBatch.row`). */
  readonly row: readonly number[]
  /** Which output of the movement: 0 on account chains, the output's index on UTXO chains, -1 for the fee. */
  readonly output: readonly number[]
  readonly tainted: readonly bigint[]
  /** Null under poison. */
  readonly basis: readonly (bigint | null)[]
}
