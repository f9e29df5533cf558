import { join } from 'node:path'
import { importData } from '../src/actions/importData.ts'
import { writeLake } from '../src/actions/writeLake.ts'
import { writeAccountLedger } from './accountLedger.ts'
import { LineFile } from './lineFile.ts'
import { bytesOf, Random } from './random.ts'

/** Formats whose import is measured by itself: one row a record, of as many addresses as in the account ledger. */
export const FORMATS = ['transfers-csv', 'etherscan-csv', 'ethereum-etl', 'parquet'] as const
export type BenchFormat = (typeof FORMATS)[number]

/** Writes about `rows` rows of a format into a folder; the file or folder to import. */
export async function writeFormat(folder: string, format: BenchFormat, rows: number): Promise<string> {
  if (format === 'etherscan-csv') return writeExport(folder, rows)
  if (format === 'ethereum-etl') return writeTransactions(folder, rows)
  writeAccountLedger(join(folder, 'transfers.csv'), rows, 1)
  if (format === 'transfers-csv') return 'transfers.csv'
  const ledger = join(folder, 'source.duckdb')
  await importData({ ledger, folder, imports: [{ format: 'transfers-csv', files: ['transfers.csv'] }] })
  await writeLake({ lake: join(folder, 'lake'), ledger })
  return 'lake'
}

/**
 * A ledger of the same rows with nothing checked, valued or hashed: read, addresses and transactions numbered, movements in the
 * order of the chain. What an import adds to this is its own. Statements in their order.
 */
export function bareImport(source: string, format: BenchFormat): readonly string[] {
  return [
    `CREATE TEMP TABLE bare_row AS ${bareRows(source, format)}`,
    `CREATE TABLE bare_address AS SELECT row_number() OVER () AS id, text
     FROM (SELECT payer AS text FROM bare_row UNION SELECT payee FROM bare_row)`,
    `CREATE TABLE bare_txn AS SELECT row_number() OVER () AS tx, *
     FROM (SELECT DISTINCT hash, height, place, time FROM bare_row ORDER BY height, place, hash)`,
    `CREATE TABLE bare_movement AS SELECT tx, a.id AS payer, b.id AS payee, r.* EXCLUDE (hash, height, place, time, payer, payee)
     FROM bare_row r JOIN bare_txn USING (hash) LEFT JOIN bare_address a ON a.text = r.payer LEFT JOIN bare_address b ON b.text = r.payee
     ORDER BY tx`,
  ]
}

/** Only the columns that an import needs. */
function bareRows(source: string, format: BenchFormat): string {
  const csv = `read_csv('${source}', header = true, all_varchar = true)`
  switch (format) {
    case 'parquet':
      return `SELECT tx_hash AS hash, height, tx_index AS place, time, from_address AS payer, to_address AS payee,
        * EXCLUDE (tx_hash, height, tx_index, time, from_address, to_address) FROM read_parquet('${source}/movements/**/*.parquet')`
    case 'etherscan-csv':
      return `SELECT "Transaction Hash" AS hash, "Blockno"::BIGINT AS height, 0 AS place, "UnixTimestamp" AS time, "From" AS payer, "To" AS payee,
        "ContractAddress", "Value_IN(ETH)", "Value_OUT(ETH)", "TxnFee(ETH)", "Status" FROM ${csv}`
    case 'ethereum-etl':
      return `SELECT hash, block_number::BIGINT AS height, transaction_index::BIGINT AS place, block_timestamp AS time, from_address AS payer,
        to_address AS payee, value, receipt_gas_used, receipt_status, receipt_effective_gas_price, receipt_contract_address FROM ${csv}`
    case 'transfers-csv':
      return `SELECT tx_hash AS hash, height::BIGINT AS height, tx_index::BIGINT AS place, time, "from" AS payer, "to" AS payee,
        seq, kind, asset, symbol, decimals, amount FROM ${csv}`
  }
}

const START = 1_704_067_200
const FIRST_BLOCK = 19_000_000
const PER_BLOCK = 60

/** Payments between random addresses. */
function* payments(rows: number) {
  const random = new Random(1)
  const addresses = Math.max(10, Math.floor(rows / 20))
  for (let n = 0; n < rows; n++) {
    const block = Math.floor(n / PER_BLOCK)
    yield {
      hash: `0x${bytesOf(n, 0x5eed, 32).toString('hex')}`,
      height: FIRST_BLOCK + block,
      place: n % PER_BLOCK,
      time: START + block * 12,
      from: addressOf(random.below(addresses)),
      to: addressOf(random.below(addresses)),
      gwei: 1 + random.below(1e9),
      odd: random.below(1e9),
      incoming: random.next() < 0.5,
    }
  }
}

const ETL_COLUMNS =
  'hash,nonce,block_hash,block_number,transaction_index,from_address,to_address,value,gas,gas_price,input,block_timestamp,receipt_gas_used,receipt_status,receipt_effective_gas_price,receipt_contract_address'

/** `transactions` of ethereum-etl with its receipts: a value and a fee each. */
function writeTransactions(folder: string, rows: number): string {
  const file = new LineFile(join(folder, 'transactions.csv'))
  file.line(ETL_COLUMNS)
  for (const { hash, height, place, time, from, to, gwei, odd } of payments(rows)) {
    file.line(
      `${hash},${odd % 1000},${hash},${height},${place},${from},${to},${gwei}${String(odd).padStart(9, '0')},21000,20000000000,0x,${time},21000,1,${20_000_000_000 + odd},`,
    )
  }
  file.close()
  return 'transactions.csv'
}

const EXPORT_COLUMNS =
  '"Transaction Hash","Blockno","UnixTimestamp","DateTime (UTC)","From","To","ContractAddress","Value_IN(ETH)","Value_OUT(ETH)","CurrentValue @ $2000/Eth","TxnFee(ETH)","TxnFee(USD)","Historical $Price/Eth","Status","ErrCode","Method"'

/** The list of transactions of one busy address. */
function writeExport(folder: string, rows: number): string {
  const me = addressOf(1_000_000_007)
  const name = `export-${me}.csv`
  const file = new LineFile(join(folder, name))
  file.line(EXPORT_COLUMNS)
  for (const { hash, height, time, from, to, gwei, odd, incoming } of payments(rows)) {
    const value = `${Math.floor(gwei / 1e9)}.${String(gwei % 1e9).padStart(9, '0')}${String(odd).padStart(9, '0')}`
    const [payer, payee] = incoming ? [from, me] : [me, to]
    const values = incoming ? `"${value}","0"` : `"0","${value}"`
    file.line(
      `"${hash}","${height}","${time}","2024-01-01 00:00:00","${payer}","${payee}","",${values},"1","0.000${420_000 + (odd % 1000)}","0.84","2000","","","Transfer"`,
    )
  }
  file.close()
  return name
}

const texts: string[] = []

function addressOf(number: number): string {
  if (number > 1e8) return `0x${bytesOf(number, 0xadd, 20).toString('hex')}`
  texts[number] ??= `0x${bytesOf(number, 0xadd, 20).toString('hex')}`
  return texts[number]
}
