/** What the walk must read before it can go on: ids of the ledger. */
export interface Wanted {
  /** Every transaction that touches one of these holdings (outpoints: that spends it). */
  readonly holdings: readonly number[]
  /** Every transaction that pays one of these addresses (seeds by address on UTXO chains). */
  readonly addresses: readonly number[]
  /** These transactions (seeds by transaction). */
  readonly transactions: readonly number[]
  /** Every transaction in which a lending market's event names one of these addresses as the one on whose behalf. */
  readonly borrowers: readonly number[]
}
