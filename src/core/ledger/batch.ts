import type { LedgerEvent } from './event.ts'

/**
 * Movements in chain order, column by column: what a store hands to the tracer.
 *
 * A batch holds whole transactions only. Every id is the ledger's own small integer; the strings behind
 * them are asked for at the end, by id (`LedgerStore.holdings`, `.transactions`).
 */
export interface MovementBatch {
  /** How many movements. Every column below has this many entries. */
  readonly length: number
  /** Ordinal of the movement in the merged chain order; dense over the ledger, strictly rising. */
  readonly row: Float64Array
  /** Ordinal of the transaction in the merged chain order; dense over the ledger, rising. */
  readonly tx: Float64Array
  /** Block time, milliseconds since 1970 (UTC). */
  readonly time: Float64Array
  /** A `MovementKind`. */
  readonly kind: Uint8Array
  /** Asset id; a movement is of one asset. */
  readonly asset: Int32Array
  /** Height of the movement's block, -1 where it is not known. Undefined where no movement is of a UTXO chain: nobody asks there. */
  readonly height?: Float64Array
  readonly inputs: Legs
  readonly outputs: Legs
  /** By transaction ordinal: what its logs tell beside, of `TRANSACTION_KINDS`, in the order of the logs. Undefined: nothing. */
  readonly events?: ReadonlyMap<number, readonly LedgerEvent[]>
}

/** One side of the movements: movement i owns the legs from `start[i]` up to, not including, `start[i + 1]`. */
export interface Legs {
  /** `length + 1` entries. */
  readonly start: Int32Array
  /** Holding id, or -1 for an outpoint that the ledger does not hold (clean, at its stated value). */
  readonly holding: Float64Array
  /** Address id of the holding, or -1 where a script has no address. */
  readonly address: Int32Array
  readonly amount: Amounts
}

/** Exact integers as two 64-bit lanes, value = hi·2^64 + lo; what needs more than 128 bits stands in `wide`. */
export interface Amounts {
  readonly lo: BigUint64Array
  readonly hi: BigUint64Array
  readonly wide?: ReadonlyMap<number, bigint>
}

/** One amount of a column. */
export function amountAt(amounts: Amounts, index: number): bigint {
  const wide = amounts.wide?.get(index)
  if (wide !== undefined) return wide
  const hi = amounts.hi[index]!
  return hi === 0n ? amounts.lo[index]! : (hi << 64n) | amounts.lo[index]!
}

/** What a movement is. A `transaction` (UTXO) has many inputs and outputs; the others have one of each, gas no output. */
export const MovementKind = { native: 0, internal: 1, token: 2, gas: 3, transaction: 4, coinbase: 5 } as const
export type MovementKind = (typeof MovementKind)[keyof typeof MovementKind]
