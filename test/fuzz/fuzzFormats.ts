import type { ImportEntry } from '../../src/actions/importData.ts'

/** A format to be driven with arbitrary rows. A new one is a new entry. */
export interface FuzzFormat {
  /** Of the format, and of the table where it has several. */
  readonly name: string
  readonly entry: Omit<ImportEntry, 'files'>
  /** Files beside the one that is driven. */
  readonly beside: Readonly<Record<string, string>>
  /** CSV: the header. JSON lines: null. */
  readonly columns: readonly string[] | null
  /** A record that is good, each of another number; of JSON lines an object. */
  readonly good: (n: number) => Readonly<Record<string, unknown>>
  /** Columns that stay as they are: what they say concerns the file as a whole. */
  readonly fixed: readonly string[]
  /** Columns in which rows contradict each other at once, so that the file is refused as a whole: changed in one seed of four. */
  readonly shared?: readonly string[]
}

const A = `0x${'1'.repeat(40)}`
const B = `0x${'2'.repeat(40)}`
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
const export_ = (n: number) => ({
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
  token_address: `0x${'3'.repeat(40)}`,
  from_address: A,
  to_address: B,
  value: `${n + 1}`,
  transaction_hash: hash(n),
  log_index: 0,
  block_timestamp: iso(n),
  block_number: n,
})
const payment = (n: number) => ({ when: iso(n), tx: hash(n), from: A, to: B, amount: `${n}.25` })

const CSV = { beside: {}, fixed: [] }

export const FUZZ_FORMATS: readonly FuzzFormat[] = [
  {
    ...CSV,
    name: 'transfers-csv',
    entry: { format: 'transfers-csv' },
    columns: Object.keys(transfer(0)),
    good: transfer,
    shared: ['symbol', 'decimals'],
  },
  { ...CSV, name: 'utxo-jsonl', entry: { format: 'utxo-jsonl' }, columns: null, good: coin },
  {
    ...CSV,
    name: 'etherscan-csv',
    entry: { format: 'etherscan-csv' },
    columns: Object.keys(export_(0)),
    good: export_,
    // An export is of the one address that every record has; its list runs by time.
    fixed: ['From', 'UnixTimestamp'],
  },
  {
    ...CSV,
    name: 'ethereum-etl transactions',
    entry: { format: 'ethereum-etl' },
    columns: Object.keys(transaction(0)),
    good: transaction,
  },
  {
    ...CSV,
    name: 'ethereum-etl token transfers',
    entry: { format: 'ethereum-etl' },
    columns: null,
    good: tokenTransfer,
  },
  {
    name: 'sheet',
    entry: { format: 'sheet', mapping: 'mapping.yaml' },
    beside: {
      'mapping.yaml': `columns: { time: when, tx_hash: tx, from: from, to: to, amount: amount }
time: { format: iso, zone: UTC }
amount: { unit: whole }
asset: { id: ethereum/usd, symbol: USD, decimals: 2 }
`,
    },
    columns: Object.keys(payment(0)),
    good: payment,
    fixed: [],
  },
]
