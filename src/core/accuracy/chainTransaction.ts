/** One transaction of a UTXO chain in words, as `utxo-jsonl` has it. */
export interface ChainTransaction {
  readonly kind: 'transaction'
  readonly chain: string
  readonly height: number
  /** Milliseconds since 1970 (UTC). */
  readonly time: number
  readonly hash: string
  readonly coinbase: boolean
  readonly inputs: readonly ChainInput[]
  readonly outputs: readonly ChainOutput[]
}

/** An output that is spent, named by its transaction and number. */
export interface ChainInput extends ChainOutput {
  readonly hash: string
  readonly n: number
}

export interface ChainOutput {
  /** Null: a script without address. */
  readonly address: string | null
  /** Base units. */
  readonly value: bigint
}
