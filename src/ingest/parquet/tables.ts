/** What a column of the lake may be in a Parquet file. */
export type ColumnKind = 'integer' | 'time' | 'text' | 'limb' | 'boolean'

export type TableName = 'movements' | 'events' | 'transactions' | 'outputs' | 'spends'

const POSITION = { height: 'integer', time: 'time', tx_index: 'integer', tx_hash: 'text' } as const
const ASSET = { asset: 'text', symbol: 'text', decimals: 'integer' } as const
const AMOUNT = { a2: 'limb', a1: 'limb', a0: 'limb' } as const

/** The columns that are read of each table; others are let be. */
export const TABLES: Readonly<Record<TableName, Readonly<Record<string, ColumnKind>>>> = {
  movements: {
    ...POSITION,
    seq: 'integer',
    kind: 'text',
    ...ASSET,
    from_address: 'text',
    to_address: 'text',
    ...AMOUNT,
  },
  events: {
    ...POSITION,
    seq: 'integer',
    kind: 'text',
    contract: 'text',
    who: 'text',
    other: 'text',
    asset: 'text',
    amount: 'text',
    other_asset: 'text',
    other_amount: 'text',
  },
  transactions: { ...POSITION, coinbase: 'boolean', ...ASSET },
  outputs: { tx_hash: 'text', seq: 'integer', address: 'text', ...AMOUNT },
  spends: {
    tx_hash: 'text',
    seq: 'integer',
    spent_tx_hash: 'text',
    spent_seq: 'integer',
    stated_address: 'text',
    stated_a0: 'limb',
  },
}

/** Read where they are there. */
export const OPTIONAL: Readonly<Partial<Record<TableName, Readonly<Record<string, ColumnKind>>>>> = {
  // What the source itself said, where the ledger has worked out something else.
  movements: { stated_seq: 'integer' },
  // Facts of Bitcoin that not every source tells.
  transactions: { locktime: 'integer' },
  outputs: { script: 'text' },
}

/** Columns that only one table has: by them a file is known, wherever it lies. */
export const MARKS: readonly (readonly [string, TableName | 'by_address' | 'blocks'])[] = [
  ['side', 'by_address'],
  ['chain_time', 'blocks'],
  ['spent_tx_hash', 'spends'],
  ['other_asset', 'events'],
  ['from_address', 'movements'],
  ['coinbase', 'transactions'],
  ['a0', 'outputs'],
]

const TYPES: Readonly<Record<ColumnKind, RegExp>> = {
  integer: /^U?(TINY|SMALL|BIG)?INT(EGER)?$/,
  time: /^TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?$/,
  text: /^VARCHAR$/,
  limb: /^(DECIMAL\(\d+,0\)|U?(TINY|SMALL|BIG)?INT(EGER)?)$/,
  boolean: /^BOOLEAN$/,
}

/** What a column must be, for a message. */
export const WORDS: Readonly<Record<ColumnKind, string>> = {
  integer: 'a whole number (INT or BIGINT)',
  time: 'a TIMESTAMP',
  text: 'text (VARCHAR)',
  limb: 'DECIMAL(26,0)',
  boolean: 'BOOLEAN',
}

export function isOfKind(kind: ColumnKind, type: string): boolean {
  return TYPES[kind].test(type)
}
