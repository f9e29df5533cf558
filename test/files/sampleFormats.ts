import type { ImportEntry } from '../../src/actions/importing/importEntry.ts'

/** One record of a file, by column or key. */
export type SampleRecord = Readonly<Record<string, unknown>>

/** How records stand in a file. `answer` of an explorer, `grid` of TronGrid. Of Parquet: the type of each column, as DuckDB names it. */
export type Encoding =
  | 'csv'
  | 'jsonl'
  | 'answer'
  | 'grid'
  | 'xlsx'
  | { readonly parquet: Readonly<Record<string, string>> }

/** A format, or one table of it, with good records: what the lists of bad input and the fuzzers start from. A new one is a new entry. */
export interface SampleFormat {
  /** Of the format, and of the table and the file where it has several. */
  readonly name: string
  readonly entry: Omit<ImportEntry, 'files'>
  /** Files that are needed beside the one that is tried. */
  readonly beside: Readonly<Record<string, string>>
  readonly encoding: Encoding
  /** A record that is good, each of another number. Of CSV the header is its keys. */
  readonly good: (n: number) => SampleRecord
  /** Columns that stay as they are where rows are arbitrary: what they say concerns the file as a whole. */
  readonly fixed: readonly string[]
  /** Columns in which rows contradict each other at once, so that the file is refused as a whole: changed in one seed of four. */
  readonly shared?: readonly string[]
  /** The column of the amount, and how bad amounts are written into it. */
  readonly amount: BadCells
  readonly time: BadCells
}

/** A column, and cells that are no good in it as an exporter or a spreadsheet would write them. */
export interface BadCells {
  readonly column: string
  readonly bad: readonly unknown[]
  /** What errors call it; default: the column. */
  readonly field?: string
}

const A = `0x${'1'.repeat(40)}`
const B = `0x${'2'.repeat(40)}`
const TOKEN = `0x${'3'.repeat(40)}`
const bare = (n: number) => n.toString(16).padStart(64, '0')
const hash = (n: number) => `0x${bare(n)}`
/** One of five that are not `A`: of an export's two parties only one is in all of its rows. */
const party = (n: number) => `0x${(n % 5).toString(16).padStart(40, '2')}`
const second = (n: number) => 1_700_000_000 + 12 * n
const iso = (n: number) => new Date(second(n) * 1000).toISOString().replace('.000Z', 'Z')

const transfer = (n: number) => ({
  chain: 'ethereum',
  height: `${n}`,
  time: iso(n),
  tx_index: '0',
  tx_hash: hash(n),
  seq: '0',
  kind: 'native',
  asset: 'ethereum/ETH',
  symbol: 'ETH',
  decimals: '18',
  from: A,
  to: B,
  amount: `${n + 1}`,
})
const coin = (n: number) => ({
  hash: bare(n),
  block_number: n,
  block_timestamp: second(n),
  index: 0,
  is_coinbase: true,
  inputs: [],
  outputs: [{ index: 0, addresses: [], value: n + 1 }],
})
const exported = (n: number) => ({
  'Transaction Hash': hash(n),
  Blockno: `${n}`,
  UnixTimestamp: `${second(n)}`,
  'DateTime (UTC)': iso(n),
  From: A,
  To: party(n),
  ContractAddress: '',
  'Value_IN(ETH)': '0',
  'Value_OUT(ETH)': '1.5',
  'TxnFee(ETH)': '0.0004',
  Status: '',
  ErrCode: '',
})
const answered = (n: number) => ({
  blockNumber: `${n}`,
  timeStamp: `${second(n)}`,
  hash: hash(n),
  transactionIndex: '0',
  from: A,
  to: party(n),
  value: `${n + 1}`,
  gas: '21000',
  gasPrice: '10',
  gasUsed: '21000',
  isError: '0',
  txreceipt_status: '1',
  contractAddress: '',
  input: '0x',
})
const answeredToken = (n: number) => ({
  blockNumber: `${n}`,
  timeStamp: `${second(n)}`,
  hash: hash(n),
  transactionIndex: '0',
  from: A,
  to: party(n),
  value: `${n + 1}`,
  contractAddress: TOKEN,
  tokenName: 'A token',
  tokenSymbol: 'TOK',
  tokenDecimal: '18',
  logIndex: '0',
})
const [T_A, T_TOKEN] = ['TAVrrARNdnjHgCGMQYeQV7hv4PSu7mVsMj', 'TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7']
/** One of five. */
const gridParty = (n: number) => `41${(n % 5).toString(16).padStart(40, '2')}`
const gridTransaction = (n: number) => ({
  ret: [{ contractRet: 'SUCCESS', fee: 1000 }],
  txID: bare(n),
  blockNumber: n,
  block_timestamp: second(n) * 1000,
  raw_data: gridPayment(n, n + 1),
  internal_transactions: [],
})
const gridPayment = (n: number, amount: unknown) => ({
  contract: [
    {
      type: 'TransferContract',
      parameter: { value: { owner_address: T_A, to_address: gridParty(n), amount } },
    },
  ],
})
const gridToken = (n: number) => ({
  transaction_id: bare(n),
  token_info: { symbol: 'WIN', address: T_TOKEN, decimals: 6, name: 'WINkLink' },
  block_timestamp: second(n) * 1000,
  from: T_A,
  to: gridParty(n),
  type: 'Transfer',
  value: `${n + 1}`,
})
const transaction = (n: number) => ({
  hash: hash(n),
  block_number: `${n}`,
  transaction_index: '0',
  from_address: A,
  to_address: B,
  value: `${n + 1}`,
  gas_price: '10',
  block_timestamp: `${second(n)}`,
  receipt_gas_used: '21000',
  receipt_status: '1',
})
const tokenTransfer = (n: number) => ({
  token_address: TOKEN,
  from_address: A,
  to_address: B,
  value: `${n + 1}`,
  transaction_hash: hash(n),
  log_index: 0,
  block_timestamp: iso(n),
  block_number: n,
})
const fetched = (n: number) => ({
  block_number: `${n + 5_000_000}`,
  transaction_index: '0',
  transaction_hash: hash(n),
  from_address: A,
  to_address: B,
  value_string: `${n + 1}`,
  gas_limit: '21000',
  gas_used: '21000',
  gas_price: '10',
  success: 'true',
  timestamp: `${second(n)}`,
  chain_id: '1',
})
const laid = (n: number) => ({
  height: `${n}`,
  time: iso(n),
  tx_index: '0',
  tx_hash: hash(n),
  seq: '0',
  kind: 'native',
  asset: 'ethereum/ETH',
  symbol: 'ETH',
  decimals: '18',
  from_address: A,
  to_address: B,
  a2: '0',
  a1: '0',
  a0: `${n + 1}`,
})
const payment = (n: number) => ({ when: iso(n), tx: hash(n), from: A, to: B, amount: `${n}.25` })

const TABLE = {
  entry: { format: 'sheet', mapping: 'mapping.yaml' },
  beside: {
    'mapping.yaml': `columns: { time: when, tx_hash: tx, from: from, to: to, amount: amount }
time: { format: iso, zone: UTC }
amount: { unit: whole }
asset: { id: ethereum/usd, symbol: USD, decimals: 2 }
`,
  },
}

/** Where base units are meant. */
const NO_UNITS = [
  '1e18',
  '1,000.50',
  '0x10',
  '1.0',
  '-1',
  '+1',
  ' 70',
  '７０',
  `${2n ** 256n}`,
  '',
  '1'.repeat(100_000),
]
/** The same in JSON, where numbers need no quotes. */
const NO_JSON_UNITS = [...NO_UNITS, 1.5, -1, null, true]
/** Where whole coins are meant. */
const NO_COINS = ['1e18', '1.000,50', '0x10', '-1', '+1', '７０', `${2n ** 256n}`, '', '1'.repeat(100_000)]
/** A spreadsheet's day, a zone that is none, a day that is none, an order that nobody knows; none at all. */
const NO_TIME = [
  '45293.5',
  '2024-01-02T00:00:00',
  '2024-01-02T00:00:00+99:99',
  '2024-02-30T00:00:00Z',
  '01/02/2024',
  '',
]
const NO_SECONDS = ['45293.5', '1704067200000', '01/02/2024', '2024-01-02T00:00:00', '-1', '']

const NO_MILLISECONDS = ['45293.5', '1704067200', '01/02/2024', '2024-01-02T00:00:00', '-1', '']

const ALONE = { beside: {}, fixed: [] }

export const SAMPLE_FORMATS: readonly SampleFormat[] = [
  {
    ...ALONE,
    name: 'transfers-csv',
    entry: { format: 'transfers-csv' },
    encoding: 'csv',
    good: transfer,
    shared: ['symbol', 'decimals'],
    amount: { column: 'amount', bad: NO_UNITS },
    time: { column: 'time', bad: NO_TIME },
  },
  {
    ...ALONE,
    name: 'utxo-jsonl',
    entry: { format: 'utxo-jsonl' },
    encoding: 'jsonl',
    good: coin,
    amount: {
      column: 'outputs',
      bad: NO_JSON_UNITS.map((value) => [{ index: 0, addresses: [], value }]),
      field: 'outputs.value',
    },
    time: { column: 'block_timestamp', bad: NO_SECONDS },
  },
  {
    ...ALONE,
    name: 'etherscan-csv',
    entry: { format: 'etherscan-csv' },
    encoding: 'csv',
    good: exported,
    // An export is of the one address that every record has; its list runs by time.
    fixed: ['From', 'UnixTimestamp'],
    amount: { column: 'Value_OUT(ETH)', bad: NO_COINS },
    time: { column: 'UnixTimestamp', bad: NO_SECONDS },
  },
  {
    ...ALONE,
    name: 'etherscan-json transactions',
    entry: { format: 'etherscan-json' },
    encoding: 'answer',
    good: answered,
    fixed: ['from', 'timeStamp'],
    amount: { column: 'value', bad: NO_JSON_UNITS },
    time: { column: 'timeStamp', bad: NO_SECONDS },
  },
  {
    ...ALONE,
    name: 'etherscan-json tokens',
    entry: { format: 'etherscan-json' },
    encoding: 'answer',
    good: answeredToken,
    fixed: ['from', 'timeStamp'],
    shared: ['tokenSymbol', 'tokenDecimal'],
    amount: { column: 'value', bad: NO_JSON_UNITS },
    time: { column: 'timeStamp', bad: NO_SECONDS },
  },
  {
    ...ALONE,
    name: 'trongrid transactions',
    entry: { format: 'trongrid' },
    encoding: 'grid',
    good: gridTransaction,
    // Whoever owns the list is in every row; each internal transaction is a row more.
    fixed: ['raw_data', 'internal_transactions'],
    amount: { column: 'raw_data', bad: NO_JSON_UNITS.map((amount) => gridPayment(0, amount)), field: 'amount' },
    time: { column: 'block_timestamp', bad: NO_MILLISECONDS },
  },
  {
    ...ALONE,
    name: 'trongrid tokens',
    entry: { format: 'trongrid' },
    encoding: 'grid',
    good: gridToken,
    fixed: ['from'],
    shared: ['token_info'],
    amount: { column: 'value', bad: NO_JSON_UNITS },
    time: { column: 'block_timestamp', bad: NO_MILLISECONDS },
  },
  {
    ...ALONE,
    name: 'ethereum-etl transactions',
    entry: { format: 'ethereum-etl' },
    encoding: 'csv',
    good: transaction,
    amount: { column: 'value', bad: NO_UNITS },
    time: { column: 'block_timestamp', bad: [...NO_SECONDS, '2024-01-02T00:00:00+99:99'] },
  },
  {
    ...ALONE,
    name: 'ethereum-etl token transfers',
    entry: { format: 'ethereum-etl' },
    encoding: 'jsonl',
    good: tokenTransfer,
    amount: { column: 'value', bad: NO_JSON_UNITS },
    time: { column: 'block_timestamp', bad: [...NO_SECONDS, '2024-01-02T00:00:00+99:99'] },
  },
  {
    ...ALONE,
    name: 'cryo transactions',
    entry: { format: 'cryo' },
    encoding: {
      parquet: {
        block_number: 'UINTEGER',
        transaction_index: 'UBIGINT',
        transaction_hash: 'BLOB',
        from_address: 'BLOB',
        to_address: 'BLOB',
        value_string: 'VARCHAR',
        gas_limit: 'UBIGINT',
        gas_used: 'UBIGINT',
        gas_price: 'UBIGINT',
        success: 'BOOLEAN',
        timestamp: 'UBIGINT',
        chain_id: 'UBIGINT',
      },
    },
    good: fetched,
    amount: { column: 'value_string', bad: NO_UNITS, field: 'value' },
    // Times are numbers: there is no text to misread.
    time: { column: 'timestamp', bad: ['1704067200000', `${10n ** 18n}`, ''], field: 'block_timestamp' },
  },
  {
    ...ALONE,
    name: 'parquet movements',
    entry: { format: 'parquet' },
    encoding: {
      parquet: {
        height: 'BIGINT',
        time: 'TIMESTAMP',
        tx_index: 'INTEGER',
        tx_hash: 'VARCHAR',
        seq: 'INTEGER',
        kind: 'VARCHAR',
        asset: 'VARCHAR',
        symbol: 'VARCHAR',
        decimals: 'INTEGER',
        from_address: 'VARCHAR',
        to_address: 'VARCHAR',
        a2: 'DECIMAL(38,0)',
        a1: 'DECIMAL(38,0)',
        a0: 'DECIMAL(38,0)',
      },
    },
    good: laid,
    shared: ['symbol', 'decimals', 'asset'],
    amount: { column: 'a0', bad: ['-1', `${10n ** 26n}`, ''] },
    time: { column: 'time', bad: ['infinity', '-infinity', ''] },
  },
  {
    ...ALONE,
    ...TABLE,
    name: 'sheet',
    encoding: 'csv',
    good: payment,
    amount: { column: 'amount', bad: [...NO_COINS, '1,000.50', '1.005'] },
    time: { column: 'when', bad: NO_TIME.filter((one) => one !== '2024-01-02T00:00:00') },
  },
  {
    ...ALONE,
    ...TABLE,
    name: 'sheet of a workbook',
    encoding: 'xlsx',
    good: payment,
    // A cell has at most 32,767 characters.
    amount: { column: 'amount', bad: [...NO_COINS.filter((one) => one.length < 1000), '1,000.50', '1.005'] },
    time: { column: 'when', bad: NO_TIME.filter((one) => one !== '2024-01-02T00:00:00') },
  },
]
