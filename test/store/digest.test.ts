import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import type { ImportEntry } from '../../src/actions/importing/importEntry.ts'
import { txHash } from '../../src/store/duckdb/hashHalves.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { csvOf } from '../ingest/etlFiles.ts'
import { ledgerFromSeed } from '../naive/ledgers.ts'
import { inTempFolder } from './tempFolder.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
/** A freeze of USDC on Polygon, and an order of CoW Protocol. */
const word = (digits: string) => digits.padStart(64, '0')
const LOGS = [
  {
    address: '0x3c499c542cef5e3811e1192ce70d8cc03d5c3359',
    topics: `0xffa4e6181777692565cf28528fc88fd1516ea86b56da075235fa575af6a4b855,0x${word('a'.repeat(40))}`,
    data: '0x',
  },
  {
    address: '0x9008d19f58aabd9ed0d60971565aa8510560ab41',
    topics: `0xa07a543ab8a018198e99ca0184c93fe9050a79400a0a723441f84de1d972cc17,0x${word('b'.repeat(40))}`,
    data: `0x${word('1'.repeat(40))}${word('e'.repeat(40))}${'f'.repeat(64)}${word('1')}`,
  },
].map((log, i) => ({
  ...log,
  log_index: i,
  transaction_hash: `0x${'c'.repeat(64)}`,
  transaction_index: 0,
  block_number: 7,
  block_timestamp: 1_700_000_000,
}))
const WIDE = [2n ** 64n, 2n ** 128n - 1n, 2n ** 128n, 2n ** 256n - 1n]

test.each([0, 1, 2, 3])('the digest of ledger %i is that of the bytes that its docstring describes', (seed) =>
  inTempFolder(async (folder) => {
    // A row that stands there twice would contradict itself with another amount.
    const account = [...new Set((ledgerFromSeed('ethereum', seed).transfersCsv ?? []).map((cells) => cells.join(',')))]
    const rows = account.map((line, i) => (i < WIDE.length ? line.replace(/[^,]*$/, `${WIDE[i]}`) : line))
    const bare = `ethereum,,2022-03-23T13:29:00Z,,,7,native,ethereum/ETH,ETH,18,0x${'a1'.repeat(20)},0x${'b2'.repeat(20)},5`
    writeFileSync(join(folder, 'rows.csv'), `${[HEADER, ...rows, bare].join('\n')}\n`)
    const coins = ledgerFromSeed('bitcoin', seed).utxoJsonl ?? []
    writeFileSync(join(folder, 'coins.jsonl'), coins.map((one) => `${JSON.stringify(one)}\n`).join(''))
    const ledger = join(folder, 'ledger.duckdb')
    const imports: ImportEntry[] = [
      { format: 'transfers-csv', files: ['rows.csv'], covers: 'all' },
      { format: 'utxo-jsonl', files: ['coins.jsonl'], covers: 'all' },
      // A ledger without events has no table of them in its digest.
      ...(seed % 2 === 0 ? [] : [{ format: 'ethereum-etl', files: ['logs.csv'], chain: 'polygon' }]),
    ]
    writeFileSync(join(folder, 'logs.csv'), csvOf(LOGS))
    await importData({ ledger, folder, imports })
    const store = await openLedger(ledger)
    const { digest } = await store.summary()
    await store.close()
    expect(digest).toBe(await digestOf(ledger))
  }),
)

test('the digest of a ledger of more than one block is that of its blocks', () =>
  inTempFolder(async (folder) => {
    const rows = Array.from({ length: 70_000 }, (_, i) => {
      const hash = `0x${i.toString(16).padStart(64, '0')}`
      const amount = i % 69_000 === 1 ? 2n ** 255n : i
      return `ethereum,${i >> 3},2022-03-23T13:29:00Z,${i & 7},${hash},0,native,ethereum/ETH,ETH,18,0x${'a1'.repeat(20)},0x${'b2'.repeat(20)},${amount}`
    })
    writeFileSync(join(folder, 'rows.csv'), `${[HEADER, ...rows].join('\n')}\n`)
    const ledger = join(folder, 'ledger.duckdb')
    await importData({ ledger, folder, imports: [{ format: 'transfers-csv', files: ['rows.csv'], covers: 'all' }] })
    const store = await openLedger(ledger)
    const { digest } = await store.summary()
    await store.close()
    expect(digest).toBe(await digestOf(ledger))
  }))

type Value = string | number | bigint | null

/** What an input spends stands with the transaction that made it, where the ledger has that. */
const SPENT = `SELECT i.row, i.i, coalesce(i.spent_hash, ${txHash('x')}) AS spent_hash, coalesce(i.spent_n, o.n) AS spent_n, i.address, i.lo
  FROM utxo_input i LEFT JOIN utxo_output o ON o.holding = i.holding LEFT JOIN movement m ON m.row = o.row LEFT JOIN txn x ON x.tx = m.tx`

/** Each table and its columns; a name in capitals is a text. */
const TABLES: readonly (readonly [string, string, string])[] = [
  ['assets', 'CHAIN, ASSET, decimals, SYMBOL', 'asset ORDER BY id'],
  ['addresses', 'CHAIN, ADDRESS', 'address ORDER BY id'],
  [
    'transactions',
    'CHAIN, height, time, tx_index, HASH',
    `(SELECT * REPLACE (${txHash('txn')} AS hash) FROM txn) ORDER BY tx`,
  ],
  ['movements', 'tx, seq, kind, asset, from_address, to_address, lo, hi, WIDE', 'movement ORDER BY row'],
  ['outputs', 'row, n, address, lo', 'utxo_output ORDER BY row, n'],
  ['inputs', 'row, i, SPENT_HASH, spent_n, address, lo', `(${SPENT}) ORDER BY row, i`],
  ['events', 'tx, seq, KIND, contract, who, other, asset, AMOUNT, other_asset, OTHER_AMOUNT', 'event ORDER BY tx, seq'],
]

/** As somebody would write it who has only the description. */
async function digestOf(ledger: string): Promise<string> {
  const instance = await DuckDBInstance.create(ledger, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const pieces: Buffer[] = [Buffer.from('dyepack/ledger@2\n')]
  for (const [name, columns, from] of TABLES) {
    const rows = (await connection.runAndReadAll(`SELECT ${columns} FROM ${from}`)).getRowsJS() as Value[][]
    if (name === 'events' && rows.length === 0) continue
    pieces.push(Buffer.from(`${name} ${rows.length}\n`))
    for (let from = 0; from < rows.length; from += 65_536) {
      for (const [i, column] of columns.split(', ').entries()) {
        const values = rows.slice(from, from + 65_536).map((row) => row[i] ?? null)
        const isText = column === column.toUpperCase()
        pieces.push(Buffer.concat(values.map((value) => numberBytes(isText ? lengthOf(value) : BigInt(value ?? -1)))))
        if (isText) pieces.push(Buffer.from(values.map((value) => value ?? '').join('')))
      }
    }
  }
  connection.closeSync()
  instance.closeSync()
  return createHash('sha256').update(Buffer.concat(pieces)).digest('hex')
}

function lengthOf(text: Value): bigint {
  return text === null ? -1n : BigInt(Buffer.byteLength(String(text)))
}

function numberBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value))
  return bytes
}
