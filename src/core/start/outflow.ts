/** A payment out of one of the victim's wallets, as the ledger has it. */
export interface Outflow {
  /** Ordinal of the movement in the ledger: the order of the chain. */
  readonly row: number
  readonly chain: string
  /** Of the transaction; empty where no source has it. */
  readonly hash: string
  readonly height: number | null
  /** Milliseconds. */
  readonly time: number
  readonly from: string
  readonly to: string
  /** `ethereum/ETH`, `ethereum/0xdac1…`. */
  readonly asset: string
  readonly amount: bigint
}

/** A payment that the victim's own books say was sent. */
export interface OwnWithdrawal {
  /** In the CSV file. */
  readonly line: number
  /** What is left out is null. In the one form of its chain, like the address. */
  readonly hash: string | null
  readonly address: string | null
  readonly chain: string | null
  /** As it stands there: a symbol, a contract, or `chain/unit`. */
  readonly asset: string | null
  /** In base units, or a decimal text in whole coins. */
  readonly amount: bigint | string | null
  /** Milliseconds. */
  readonly time: number | null
}
