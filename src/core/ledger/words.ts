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
]
