/** Ids of the formats that a case may import. Apart from the schema, so that the command line's help need not load that. */
export const IMPORT_FORMATS = [
  'transfers-csv',
  'utxo-jsonl',
  'bitcoin-blk',
  'bitcoin-rpc',
  'esplora',
  'ethereum-etl',
  'cryo',
  'parquet',
  'sheet',
  'etherscan-csv',
  'etherscan-json',
  'etherscan-api',
  'evm-rpc',
  'trongrid',
] as const

/** Those that are fetched block by block. */
export const BLOCK_FORMATS: readonly string[] = ['evm-rpc', 'bitcoin-rpc']

/** Those that are always asked by address. `evm-rpc` is where a case says `by: address`. */
export const BY_ADDRESS_FORMATS: readonly string[] = ['etherscan-api', 'trongrid', 'esplora']

/** Those of them whose answers may also have been saved, and are files then. */
export const SAVED_FORMATS: readonly string[] = ['trongrid', 'esplora']

/** Those that have no files before they are fetched. */
export const FETCHED_FORMATS: readonly string[] = [...BLOCK_FORMATS, ...BY_ADDRESS_FORMATS]
