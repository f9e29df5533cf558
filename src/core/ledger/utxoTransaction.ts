/** One transaction of a UTXO chain, as rules of thumb look at it. A coinbase has no inputs. */
export interface UtxoTransaction {
  /**
   * On Bitcoin's main chain. Null where it is not known, or on another chain: a rule that begins at a height holds there from
   * the beginning.
   */
  readonly height: number | null
  readonly inputs: readonly UtxoInput[]
  readonly outputs: readonly UtxoOutput[]
}

/** Of an input whose spent output is not at hand, neither is known. */
export interface UtxoInput {
  readonly address: number | null
  readonly value: bigint | null
}

export interface UtxoOutput {
  /** A number that stands for the address, and so for the script; null where the script has none. */
  readonly address: number | null
  /** Base units. */
  readonly value: bigint
}
