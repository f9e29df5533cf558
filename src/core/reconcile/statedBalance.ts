/**
 * What somebody says an address held, in base units: after the last transaction of a block, or of a moment.
 * One of `height` and `time` is given; where both are, the height counts.
 * Any reader may hand these over: a balances file today, an importer whose rows have a balance column later.
 */
export interface StatedBalance {
  readonly chain: string
  /** In the one form that the ledger keeps. */
  readonly address: string
  readonly asset: string
  readonly height: number | null
  /** Milliseconds since 1970 (UTC). */
  readonly time: number | null
  readonly balance: bigint
  readonly file: string
  readonly line: number
}

/** What the ledger has for a stated balance. */
export interface LedgerBalance {
  /** Null where it cannot be told: at a height, of an address with movements whose height is not known. */
  readonly balance: bigint | null
  /** Last transaction that is counted in, whoever takes part; -1: the statement lies before the ledger. */
  readonly tx: number
  /** Movements that were counted in. */
  readonly movements: number
}
