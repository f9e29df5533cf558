import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { ledgerFromSeed } from '../naive/ledgers.ts'
import { inTempFolder } from './tempFolder.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
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
    const imports = [
      { format: 'transfers-csv', files: ['rows.csv'], covers: 'all' },
      { format: 'utxo-jsonl', files: ['coins.jsonl'], covers: 'all' },
    ] as const
    await importData({ ledger, folder, imports })
    const store = await openLedger(ledger)
    const { digest } = await store.summary()
    await store.close()
    expect(digest).toBe(await digestOf(ledger))
  }),
)

type Value = string | number | bigint | null

/** Each table and its columns; a name in capitals is a text. */
const TABLES: readonly (readonly [string, string, string])[] = [
  ['assets', 'CHAIN, ASSET, decimals, SYMBOL', 'asset ORDER BY id'],
  ['addresses', 'CHAIN, ADDRESS', 'address ORDER BY id'],
  ['transactions', 'CHAIN, height, time, tx_index, HASH', 'txn ORDER BY tx'],
  ['movements', 'tx, seq, kind, asset, from_address, to_address, lo, hi, WIDE', 'movement ORDER BY row'],
  ['outputs', 'row, n, address, lo', 'utxo_output ORDER BY row, n'],
  ['inputs', 'row, i, SPENT_HASH, spent_n, address, lo', 'utxo_input ORDER BY row, i'],
]

/** As somebody would write it who has only the description. */
async function digestOf(ledger: string): Promise<string> {
  const instance = await DuckDBInstance.create(ledger, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const pieces: Buffer[] = [Buffer.from('dyepack/ledger@2\n')]
  for (const [name, columns, from] of TABLES) {
    const rows = (await connection.runAndReadAll(`SELECT ${columns} FROM ${from}`)).getRowsJS() as Value[][]
    pieces.push(Buffer.from(`${name} ${rows.length}\n`))
    for (const [i, column] of columns.split(', ').entries()) {
      const values = rows.map((row) => row[i] ?? null)
      const isText = column === column.toUpperCase()
      pieces.push(...values.map((value) => numberBytes(isText ? lengthOf(value) : BigInt(value ?? -1))))
      if (isText) pieces.push(...values.map((value) => Buffer.from(String(value ?? ''))))
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
