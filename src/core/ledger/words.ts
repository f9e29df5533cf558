import { TRON } from './tron.ts'

/** A row of the ledger's dictionary of assets. */
export interface AssetRow {
  readonly id: number
  readonly chain: string
  /** `ethereum/ETH`, `ethereum/0xdac1…`, `bitcoin/BTC`. */
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
}

/** A place where value rests: an address's stock of one asset, or an outpoint. */
export interface HoldingRow {
  readonly id: number
  readonly chain: string
  readonly asset: string
  /** Empty where a script has no address. */
  readonly address: string
  /** `address|asset` on account chains, `txid:n` on UTXO chains. */
  readonly holding: string
}

export interface TransactionRow {
  /** Ordinal in the merged chain order. */
  readonly tx: number
  readonly chain: string
  /** Null where no source has it. */
  readonly hash: string | null
  readonly height: number | null
  /** Milliseconds since 1970 (UTC). */
  readonly time: number
}

/** Burn addresses and the like: value sent there is gone, value that comes from there is new and clean. */
export const BURN_ADDRESSES: readonly string[] = [
  '0x0000000000000000000000000000000000000000',
  '0x000000000000000000000000000000000000dead',
  TRON.zero,
  TRON.blackHole,
]

/**
 * The entry points of ERC-4337, versions 0.6, 0.7 and 0.8, the same on every chain: contracts that take a wallet's pay
 * for gas and hand it to whoever brings the wallet's transaction to the chain (eth-infinitism/account-abstraction).
 */
export const ENTRY_POINTS: readonly string[] = [
  '0x5ff137d4b0fdcd49dca30c7cf57e578a026d2789',
  '0x0000000071727de22e5e9d8baf0edac6f37da032',
  '0x4337084d9e255ff0702461cf8895ce9e3b5ff108',
]
