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
  /** A coinbase has none. */
  readonly inputs: UtxoLegs
  readonly outputs: UtxoLegs
  /** Only where it was asked for. */
  readonly detail?: UtxoDetail
}

/** Transaction i owns the legs from `start[i]` up to, not including, `start[i + 1]`. */
export interface UtxoLegs {
  readonly start: Int32Array
  /** Address id; -1 where the script has none, or nobody says whose it was. */
  readonly address: Int32Array
  /** Base units; `UNKNOWN_VALUE` where nobody says what an input was worth. Of inputs 0 where that was not asked. */
  readonly value: BigUint64Array
}

/** What rules about change ask besides. */
export interface UtxoDetail {
  /** By transaction: -1 where the source does not say; 0 locks nothing. */
  readonly locktime: Float64Array
  /** By input: the holding id of the output that it spends; -1 where the ledger does not hold that. */
  readonly spent: Float64Array
  /** By input whose output the ledger does not hold: code of a `ScriptKind`, as the address reads; else `UNKNOWN_SCRIPT`. */
  readonly payer: Uint8Array
  /** By output: its holding id. */
  readonly holding: Float64Array
  /** By output: code of a `ScriptKind`; `UNKNOWN_SCRIPT` where neither the source nor the address says. */
  readonly script: Uint8Array
  /** By output: ordinal of the transaction that spends it; -1 where none in the ledger does. */
  readonly spentBy: Float64Array
}

export const UNKNOWN_VALUE = 2n ** 64n - 1n
export const UNKNOWN_SCRIPT = 255
