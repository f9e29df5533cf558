/** A moment of the ledger's order. */
export interface LedgerPlace {
  /** Ordinal of the transaction in the merged chain order. */
  readonly tx: number
  /** Null where no source has it. */
  readonly hash: string | null
  readonly height: number | null
  /** Milliseconds since 1970 (UTC). */
  readonly time: number
}

/**
 * An address that paid what the ledger never saw it receive: history is missing. On account chains a balance below zero,
 * on UTXO chains inputs that spend outputs which the ledger does not hold. Amounts in base units.
 */
export interface Shortfall {
  readonly chain: string
  /** Empty where a script has no address. */
  readonly address: string
  readonly asset: string
  /** Whether some import says that it holds the whole history of this address. */
  readonly covered: boolean
  /** Where it first shows. */
  readonly first: LedgerPlace
  /** How much is missing there, and at least in all. */
  readonly missing: bigint
  readonly missingInAll: bigint
}
