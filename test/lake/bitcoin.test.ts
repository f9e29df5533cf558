import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clusterLedger } from '../../src/actions/clusterLedger.ts'
import { runHeuristic } from '../../src/actions/runHeuristic.ts'
import { writeLake } from '../../src/actions/writeLake.ts'
import { blkFile, coinbase, type MadeBlock, makeBlock, makeTransaction, p2wpkh } from '../bitcoin/madeBlocks.ts'
import { ledgerRows } from '../bitcoin/rows.ts'
import { ledgerOf } from './ledgerOf.ts'
import { sql } from './sql.ts'

const BTC = 100_000_000n
const TIME = 1_600_000_000
const key = (n: number) => Buffer.from([33, 2, ...Buffer.alloc(32, n)])
const p2pk = (n: number) => Buffer.concat([key(n), Buffer.from([0xac])])
const p2pkh = (n: number) => Buffer.from([0x76, 0xa9, 20, ...Buffer.alloc(20, n), 0x88, 0xac])
const p2sh = (n: number) => Buffer.from([0xa9, 20, ...Buffer.alloc(20, n), 0x87])
const multisig = Buffer.concat([Buffer.from([0x51]), key(5), key(6), Buffer.from([0x52, 0xae])])
const data = Buffer.from([0x6a, 2, 1, 2])
const odd = Buffer.from([0x75])
const note = (n: number) => Buffer.from([n, 0, 7])

/** Kinds of scripts that no address tells, and payments with lock times whose change is spent with one, too. */
const coins = [p2pk(1), p2pk(2), p2wpkh(3)].map((script, n) => coinbase(50n * BTC, script, note(n)))
const paid = makeTransaction(
  [
    [coins[0]!, 0],
    [coins[1]!, 0],
  ],
  [
    [60n * BTC, p2sh(7)],
    [38n * BTC, p2pk(8)],
    [0n, data],
    [BTC, multisig],
    [BTC, odd],
  ],
  undefined,
  2,
)
const shop = makeTransaction([[paid, 0]], [[59n * BTC, p2pkh(9)]])
const own = makeTransaction(
  [[paid, 1]],
  [
    [20n * BTC, p2wpkh(10)],
    [17n * BTC, p2pk(11)],
  ],
  undefined,
  4_294_967_295,
)
const blocks: MadeBlock[] = []
for (const transactions of [
  [coins[0]!],
  [coins[1]!],
  [coins[2]!, paid],
  [coinbase(50n * BTC, data, note(9)), shop, own],
])
  blocks.push(makeBlock(blocks.at(-1) ?? null, transactions, TIME + 600 * blocks.length))

const BLOCKS = { format: 'bitcoin-blk', files: ['blk.dat'] }
const LAKE = { format: 'parquet', files: ['lake'] }
let folder: string
const path = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-lake-'))
  writeFileSync(path('blk.dat'), blkFile(blocks))
  await ledgerOf(folder, 'one', [BLOCKS])
  await writeLake({ lake: path('lake'), ledger: path('one.duckdb') })
  await ledgerOf(folder, 'two', [LAKE])
})
afterAll(() => rmSync(folder, { recursive: true }))

it('keeps every row of blocks, with lock times and kinds of scripts', async () => {
  const rows = await ledgerRows(path('one.duckdb'))
  expect(rows.filter((row) => / (pubkey|multisig|nulldata|nonstandard)$/.test(row))).toHaveLength(8)
  expect(rows.filter((row) => / (2|4294967295)$/.test(row))).toHaveLength(2)
  expect(await ledgerRows(path('two.duckdb'))).toEqual(rows)
})

it('gives the same clusters and rules, those for change included', async () => {
  const said = async (ledger: string) => {
    const csv = path('out.csv')
    const change = 'locktime & address-type'
    const clusters = await clusterLedger({ ledger, csv, change, with: ['wrapped-script'] })
    const files = [readFileSync(csv, 'utf8')]
    for (const rule of ['locktime', 'address-type', 'optimal-change', 'whirlpool']) {
      await runHeuristic({ ledger, rule, csv })
      files.push(readFileSync(csv, 'utf8'))
    }
    return { clusters, files }
  }
  const one = await said(path('one.duckdb'))
  expect(one.files.join('')).toContain('locktime=2')
  expect(one.clusters.counts.links.change.joins).toBeGreaterThan(0)
  expect(await said(path('two.duckdb'))).toEqual(one)
})

it('says nothing new beside the blocks, and keeps all when they go', async () => {
  const both = await ledgerOf(folder, 'both', [BLOCKS, LAKE])
  expect(both.imports.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(7)
  await ledgerOf(folder, 'both', [LAKE])
  expect(await ledgerRows(path('both.duckdb'))).toEqual(await ledgerRows(path('one.duckdb')))
})

it('writes NULL where no source says them, and reads a lake that has no such columns', async () => {
  const partition = 'chain=bitcoin-regtest/height_range=0000000000'
  const copy = async (table: string, select: string) =>
    sql(`COPY (SELECT ${select} FROM '${path(`lake/${table}/${partition}/part-0000.parquet`)}')
      TO '${path(`${table}.parquet`)}' (FORMAT parquet)`)
  const outputs = ['outputs.parquet', 'transactions.parquet', 'spends.parquet']
  await copy('spends', '*')
  await copy('transactions', '* EXCLUDE (locktime)')
  await copy('outputs', '* EXCLUDE (script)')
  await ledgerOf(folder, 'bare', [{ format: 'parquet', files: outputs }])
  const told = await ledgerRows(path('one.duckdb'))
  const bare = (row: string) => (row.startsWith('in ') ? row : row.replace(/ [^ ]+$/, ' '))
  expect(await ledgerRows(path('bare.duckdb'))).toEqual(told.map(bare))
  await writeLake({ lake: path('lake-of-bare'), ledger: path('bare.duckdb') })
  expect(
    await sql(`SELECT count(script) + (SELECT count(locktime) FROM '${path('lake-of-bare/transactions/*/*/*.parquet')}') AS n
      FROM '${path('lake-of-bare/outputs/*/*/*.parquet')}'`),
  ).toEqual([{ n: 0n }])

  // A ledger forgets both with the file that says them, so none comes without the other.
  const refused = () =>
    ledgerOf(folder, 'refused', [{ format: 'parquet', files: outputs }]).then(
      () => expect.fail('was imported'),
      ({ code, facts }) => [code, ...new Set(facts.reasons.map(({ field }: { field: string }) => field))],
    )
  await copy('outputs', '*')
  expect(await refused()).toEqual(['BAD_ROWS', 'locktime'])
  await copy('transactions', '* REPLACE (4294967296 AS locktime)')
  expect(await refused()).toEqual(['BAD_ROWS', 'locktime'])
  await copy('transactions', '*')
  await copy('outputs', `* REPLACE ('p2tr' AS script)`)
  expect(await refused()).toEqual(['BAD_ROWS', 'script'])
})
