import type { RowCheck } from '../../core/ledger/rowSource.ts'

/** The tables of an EVM chain that exporters write, as this folder reads them. */
export type TableKind = keyof typeof COLUMNS

/** One file of an import entry, known for what it is, with its columns under the names below. */
export interface EvmTable {
  readonly kind: TableKind
  /** As the user gave it. */
  readonly name: string
  /** Columns of `COLUMNS` that the file has; the others are NULL in its rows. */
  readonly has: ReadonlySet<string>
  /** `SELECT record, …` of every record, in columns of `COLUMNS`. Addresses and hashes are `0x` and hex digits in a good file. */
  readonly rows: string
  /**
   * The same in the order of the file, with NULL for `record`: numbering what a file of text holds takes a single thread, and all that
   * is made of the rows waits for it. Null: their numbers cost nothing.
   */
  readonly unnumbered: string | null
  /** The same for a join: records that cannot be read are left out, for they are reported where the file itself is read. */
  readonly facts: string
  /** True: whole numbers have a number's type already. False: all is text. */
  readonly typed: boolean
  /** True: hex digits were made from bytes here, so that their number decides whether an address or a hash is right. */
  readonly bytes: boolean
  /** Lowest and highest block in it; null: not looked at. */
  readonly blocks: readonly [number, number] | null
  /** Of logs: the first topics in it; left out: not looked at. */
  readonly topics?: ReadonlySet<string>
  /** First check of every row: whether it could be read at all. */
  readonly readable: RowCheck | null
}

/** What all files of an entry have in common. */
export interface EvmEntry {
  readonly chain: string
  /** EIP-155, https://chainid.network */
  readonly chainId: number
  /** The chain's own coin. */
  readonly symbol: string
  readonly decimals: number
  readonly tables: readonly EvmTable[]
  /** Token contract (lower case) → decimals, as the user states them. */
  readonly stated: ReadonlyMap<string, number>
  /** Receipts or transactions without a status were met (blocks before Byzantium), so that traces are asked. */
  readonly statusMissing: boolean
  /** Traces without the hash of their transaction were met (geth's), so that transactions are asked. */
  readonly hashMissing: boolean
}

/** What a receipt says of its transaction. */
export const RECEIPT_COLUMNS = [
  'gas_used',
  'status',
  'effective_gas_price',
  'contract_address',
  'l1_fee',
  'blob_gas_used',
  'blob_gas_price',
] as const

/** Columns of each table: the names of ethereum-etl, https://github.com/blockchain-etl/ethereum-etl/blob/develop/docs/schema.md */
export const COLUMNS = {
  blocks: ['number', 'timestamp'],
  transactions: [
    'hash',
    'block_number',
    'transaction_index',
    'from_address',
    'to_address',
    'value',
    'gas',
    'gas_price',
    'block_timestamp',
    'chain_id',
    // What the receipt says, where a source has put it into the transaction's row.
    ...RECEIPT_COLUMNS,
  ],
  receipts: ['transaction_hash', ...RECEIPT_COLUMNS, 'block_number'],
  logs: [
    'transaction_hash',
    'block_number',
    'transaction_index',
    'log_index',
    'address',
    /** `0x…,0x…`: 66 characters each, no blanks. */
    'topics',
    'data',
    'block_timestamp',
    'chain_id',
  ],
  token_transfers: [
    'token_address',
    'from_address',
    'to_address',
    'value',
    'transaction_hash',
    'log_index',
    'block_number',
    'transaction_index',
    'block_timestamp',
    'chain_id',
  ],
  traces: [
    'block_number',
    'transaction_hash',
    'transaction_index',
    'from_address',
    'to_address',
    'value',
    'trace_type',
    'call_type',
    'reward_type',
    /** `0,2,1`; empty for the root. */
    'trace_address',
    'error',
    'status',
    'block_timestamp',
    'chain_id',
  ],
  tokens: ['address', 'symbol', 'decimals'],
  contracts: ['address', 'is_erc20', 'is_erc721'],
} as const satisfies Record<string, readonly string[]>
