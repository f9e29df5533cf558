/** A transaction of a watched wallet, or of an address that an alarm named. */
export interface WatchedTransaction {
  readonly chain: string
  readonly hash: string
  /** Milliseconds. */
  readonly time: number
  readonly movements: readonly WatchedMovement[]
}

export interface WatchedMovement {
  readonly from: string
  /** Null for gas. */
  readonly to: string | null
  readonly asset: string
  readonly amount: bigint
  /** True: the wallet's owner says that it is his payment, so that it raises no alarm. */
  readonly own?: boolean
}

/** What a watch begins with. Addresses are named as the movements name them. */
export interface DrainWatchOptions {
  readonly wallets: readonly string[]
  /** The owner's other wallets, and whom else he says that he pays: no alarm is about them. */
  readonly known?: readonly string[]
  /** What the wallets had before the first transaction. Of an asset that is not listed it is not known, and no rule asks what part of it left. */
  readonly opening?: readonly OpeningBalance[]
  readonly worthOf?: WorthOf
  /** Addresses that are known to be of one hand count as one receiver: the name of the hand. Default: the address. */
  readonly handOf?: (address: string) => string
}

export interface OpeningBalance {
  readonly wallet: string
  readonly asset: string
  readonly amount: bigint
  /** True: it had this or more. That tells which part of it left at most, and no more. */
  readonly orMore?: boolean
}

/** What an amount is worth, in any one unit; null: not known. */
export type WorthOf = (asset: string, amount: bigint, time: number) => bigint | null
