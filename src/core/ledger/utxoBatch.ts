/**
 * Transactions of one UTXO chain in chain order, column by column: what a store hands to rules and clusters. Ids are the ledger's own,
 * as in `MovementBatch`.
 */
export interface UtxoBatch {
  /** How many transactions. */
  readonly length: number
  /** Ordinal of the transaction in the merged chain order; rising. */
  readonly tx: Float64Array
  /** -1 where the source does not say. */
  readonly height: Int32Array
  /** -1 where the source does not say; 0 locks nothing. */
  readonly locktime: Float64Array
  /** A coinbase has none. */
  readonly inputs: UtxoInputs
  readonly outputs: UtxoOutputs
}

/** Transaction i owns the inputs from `start[i]` up to, not including, `start[i + 1]`; outputs likewise. */
export interface UtxoInputs {
  readonly start: Int32Array
  /** Holding id of the output that is spent; -1 where the ledger does not hold it. */
  readonly holding: Float64Array
  /** Address id; -1 where the script has none, or nobody says whose it was. */
  readonly address: Int32Array
  /** Base units; `UNKNOWN_VALUE` where nobody says. */
  readonly value: BigUint64Array
}

export interface UtxoOutputs extends UtxoInputs {
  /** Holding ids rise by one from output to output. */
  readonly holding: Float64Array
  /** Code of a `ScriptKind`; `UNKNOWN_SCRIPT` where neither the source nor the address says. */
  readonly script: Uint8Array
  /** Ordinal of the transaction that spends it, -1 where none in the ledger does. Only where it was asked for. */
  readonly spentBy?: Float64Array
}

export const UNKNOWN_VALUE = 2n ** 64n - 1n
export const UNKNOWN_SCRIPT = 255
