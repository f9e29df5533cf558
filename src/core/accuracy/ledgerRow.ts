/** One movement of an account chain in words, as `transfers-csv` has it. */
export interface LedgerRow {
  readonly chain: string
  readonly height: number | null
  /** Milliseconds since 1970 (UTC). */
  readonly time: number
  readonly hash: string | null
  readonly seq: number
  readonly kind: 'native' | 'internal' | 'token' | 'gas'
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  readonly from: string
  /** Null for gas. */
  readonly to: string | null
  readonly amount: bigint
}
