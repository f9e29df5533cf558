/** One line of `victims.csv`: a payment that a seed by address claimed. */
export interface VictimLine {
  readonly origin: number
  readonly chain: string
  readonly height: number | null
  readonly time: string
  /** Empty where no source has it. */
  readonly txHash: string
  readonly seq: number
  /** Who paid: one address; on UTXO chains all distinct ones of the inputs, in their order. */
  readonly from: readonly string[]
  readonly to: string
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  readonly amount: bigint
  /** How much of it the seed made stolen under the policy in front: what was not of this origin already. */
  readonly claimed: bigint
  /** Of `amount`; null without a price. */
  readonly usdAtEvent: string | null
}
