import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { importData } from '../../src/actions/importData.ts'
import { literal } from '../../src/core/ledger/sqlLiteral.ts'
import { type Database, openDatabase } from '../../src/store/duckdb/database.ts'
import { writeBitcoinChain } from '../bitcoinChain.ts'
import { type BenchFormat, bareImport, writeFormat } from '../formatFiles.ts'
import { readAll } from '../fromBlocks.ts'
import { type Floor, step } from './floor.ts'
import { writtenOnce } from './writtenOnce.ts'

/** Rows a second by the clock. Two cores have two seconds of CPU for each. */
const AIMS = { 'etherscan-csv': 300_000, 'ethereum-etl': 300_000, parquet: 1_000_000 } as const
const CORES = 2
/** Megabytes of blocks for each second of CPU. */
const BLOCKS_AIM = 25

/** Nothing is checked, no amount is valued, nothing is sorted but addresses. */
export async function rowsFloor(folder: string, format: keyof typeof AIMS, rows: number): Promise<Floor> {
  const source = await writeFormat(folder, format, rows)
  const ledger = join(folder, 'ledger.duckdb')
  await importData({ ledger, folder, imports: [{ format, files: [source] }] })
  return withDatabase(folder, async (db) => {
    const files = filesIn(join(folder, source))
    const steps = [
      await step('every column read', () => db.run(`SELECT count(COLUMNS(*)) FROM ${readerOf(format, files)}`)),
      await step('SHA-256 of the files', () => files.forEach(hashed)),
      ...(await namesFound(db, join(folder, source), format)),
      ...(await writtenOnce(db, ledger)),
    ]
    const aim = AIMS[format]
    return { job: format, aim: `${aim} rows/s`, allowed: (CORES * rows) / aim, steps }
  })
}

function readerOf(format: BenchFormat, files: readonly string[]): string {
  const list = (some: readonly string[]) => `[${some.map(literal).join(', ')}]`
  if (format === 'parquet') return `read_parquet(${list(files.filter((file) => file.includes('/movements/')))})`
  return `read_csv(${list(files)}, header = true, all_varchar = true)`
}

async function namesFound(db: Database, source: string, format: BenchFormat) {
  await db.run(bareImport(source, format)[0]!)
  return [
    await step('addresses numbered, each payment given its two', async () => {
      await db.run(`CREATE TEMP TABLE name AS SELECT row_number() OVER (ORDER BY text) AS id, text
        FROM (SELECT payer AS text FROM bare_row UNION SELECT payee FROM bare_row)`)
      await db.run(
        'SELECT sum(a.id), sum(b.id) FROM bare_row LEFT JOIN name a ON a.text = payer LEFT JOIN name b ON b.text = payee',
      )
    }),
    await step('no hash there twice', () => db.run('SELECT count(DISTINCT hash) FROM bare_row')),
  ]
}

/** Nothing is checked but hashes and merkle roots; addresses are there as texts. */
export async function blocksFloor(folder: string, transactions: number): Promise<Floor> {
  const blocks = join(folder, 'blocks')
  const { bytes } = writeBitcoinChain(blocks, transactions, 1)
  const ledger = join(folder, 'ledger.duckdb')
  await importData({ ledger, folder, imports: [{ format: 'bitcoin-blk', files: [blocks] }] })
  return withDatabase(folder, async (db) => {
    const steps = [
      await step('blocks read, hashes and merkle roots', () => readAll(blocks)),
      await step('SHA-256 of the files', () => filesIn(blocks).forEach(hashed)),
      await spentFound(db, ledger),
      ...(await writtenOnce(db, ledger)),
    ]
    return { job: 'bitcoin-blk', aim: `${BLOCKS_AIM} MB/s`, allowed: bytes / 1e6 / BLOCKS_AIM, steps }
  })
}

async function spentFound(db: Database, ledger: string) {
  await db.run(`ATTACH ${literal(ledger)} AS spent (READ_ONLY)`)
  await db.run(`CREATE TEMP TABLE paid AS SELECT high, low, n, holding, o.lo FROM spent.utxo_output o
    JOIN spent.movement USING (row) JOIN spent.txn USING (tx) ORDER BY holding`)
  await db.run(
    'CREATE TEMP TABLE spends AS SELECT high, low, n FROM spent.utxo_input JOIN paid USING (holding) ORDER BY row, i',
  )
  await db.run('DETACH spent')
  return step('what each input spends', () =>
    db.run('SELECT count(*), sum(holding), sum(lo) FROM spends JOIN paid USING (high, low, n)'),
  )
}

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
}

function hashed(file: string): void {
  createHash('sha256').update(readFileSync(file)).digest()
}

async function withDatabase<T>(folder: string, use: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(join(folder, 'floor.duckdb'), false, Infinity)
  try {
    return await use(db)
  } finally {
    await db.close()
  }
}
