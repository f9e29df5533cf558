/** One movement of an account chain in words, as `transfers-csv` has it; of a UTXO chain one output. */
export interface LedgerRow {
  readonly chain: string
  readonly height: number | null
  /** Milliseconds since 1970 (UTC). */
  readonly time: number
  readonly hash: string | null
  /** Of an output its number. */
  readonly seq: number
  readonly kind: 'native' | 'internal' | 'token' | 'gas' | 'output'
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  /** Of an output the address of the first input; empty where nobody knows one. */
  readonly from: string
  /** The other addresses of the inputs, where there are more. */
  readonly others?: readonly string[]
  /** Null for gas, empty for a script without address. */
  readonly to: string | null
  readonly amount: bigint
}
