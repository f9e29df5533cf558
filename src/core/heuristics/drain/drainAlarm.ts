/** Which of the rules held: several assets to one hand, a large share of all that the wallet had, nothing left, several assets to several new addresses. */
export const DRAIN_RULES = ['assets', 'share', 'sweep', 'spread'] as const
export type DrainRule = (typeof DRAIN_RULES)[number]

/** A sign that a wallet is being emptied. One for each hand and rule. */
export interface DrainAlarm {
  readonly rule: DrainRule
  readonly hand: string
  /** In the order in which they were paid. */
  readonly receivers: readonly string[]
  readonly wallets: readonly string[]
  readonly chain: string
  /** Milliseconds: of the first payment that counts, and of the one that made it an alarm. */
  readonly since: number
  readonly time: number
  /** Of the transactions that count, in their order. */
  readonly hashes: readonly string[]
  readonly taken: readonly TakenAsset[]
  /** In thousandths: of the wallets' worth. Null where that is not known. */
  readonly share: number | null
}

/** What was taken of an asset; `of` is what the wallets had of it before, null where that is not known. */
export interface TakenAsset {
  readonly asset: string
  readonly amount: bigint
  readonly of: bigint | null
}

/** An address that an alarm named has since paid so many whom the wallet used to pay: its owner's own move looks so. */
export interface DrainDoubt {
  readonly hand: string
  readonly chain: string
  readonly time: number
  readonly customers: number
}

export interface DrainSeen {
  readonly alarms: readonly DrainAlarm[]
  readonly doubts: readonly DrainDoubt[]
}
