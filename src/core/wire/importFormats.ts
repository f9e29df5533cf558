/** Ids of the formats that a case may import. Apart from the schema, so that the command line's help need not load that. */
export const IMPORT_FORMATS = [
  'transfers-csv',
  'utxo-jsonl',
  'ethereum-etl',
  'cryo',
  'parquet',
  'sheet',
  'etherscan-csv',
  'etherscan-json',
  'etherscan-api',
  'evm-rpc',
] as const
