/** A good file of a format, and where in it the tests put what is bad. A new format is a new line. */
export interface Sample {
  readonly format: string
  readonly extension: string
  /** Two records. */
  readonly text: string
  /** The line that the second record stands on. */
  readonly line: number
  /** The same with this in place of the second record's amount, as an exporter would write it. */
  readonly withAmount: (amount: string) => string
  /** What errors call the amount. */
  readonly amountField: string
}

const hash = (digit: string) => digit.repeat(64)
const CSV = (amount: string) => `chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount
ethereum,1,2024-01-01T00:00:00Z,0,0x${hash('a')},0,native,ethereum/ETH,ETH,18,0x${'1'.repeat(40)},0x${'2'.repeat(40)},90
ethereum,2,2024-01-02T00:00:00Z,0,0x${hash('b')},0,native,ethereum/ETH,ETH,18,0x${'2'.repeat(40)},0x${'3'.repeat(40)},${amount}
`
const COIN = (digit: string, height: number, value: string) =>
  `{"hash":"${hash(digit)}","block_number":${height},"block_timestamp":1700000000,"index":0,"is_coinbase":true,"inputs":[],"outputs":[{"index":0,"addresses":[],"value":${value}}]}`
const JSONL = (value: string) => `${COIN('a', 1, '90')}\n${COIN('b', 2, value)}\n`

export const SAMPLES: readonly Sample[] = [
  {
    format: 'transfers-csv',
    extension: 'csv',
    text: CSV('70'),
    line: 3,
    withAmount: (amount) => CSV(amount.includes(',') ? `"${amount}"` : amount),
    amountField: 'amount',
  },
  {
    format: 'utxo-jsonl',
    extension: 'jsonl',
    text: JSONL('70'),
    line: 2,
    withAmount: (amount) => JSONL(`"${amount}"`),
    amountField: 'outputs.value',
  },
]
