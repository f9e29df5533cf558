import type { LedgerPlace } from './shortfall.ts'

/** A movement with the records of files that say it. */
export interface SourcedMovement {
  readonly chain: string
  readonly place: LedgerPlace
  /** Number of the step in its transaction; `stated`: whether a source gave it, else the ledger did. */
  readonly seq: number
  readonly seqStated: boolean
  readonly kind: 'native' | 'internal' | 'token' | 'gas' | 'transaction' | 'coinbase'
  readonly asset: string
  /** Null for a UTXO transaction, which has many. */
  readonly from: string | null
  readonly to: string | null
  /** Base units; of a UTXO transaction the sum of its outputs. */
  readonly amount: bigint
  /** The first is the one that counts; the others repeat it. */
  readonly records: readonly FileRecord[]
}

/** A record of an imported file. */
export interface FileRecord {
  /** Index of the file in the ledger's list of imports. */
  readonly file: number
  /** From 1. */
  readonly record: number
}

/**
 * A movement that one source has and another has not, though it tells this kind of movement, covers one of the parties,
 * and begins before and ends after it.
 */
export interface SourceDifference {
  readonly movement: SourcedMovement
  /** Files that should have it, as indices of imports. */
  readonly lacks: readonly number[]
}
