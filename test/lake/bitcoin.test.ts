import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clusterLedger } from '../../src/actions/clusterLedger.ts'
import { runHeuristic } from '../../src/actions/runHeuristic.ts'
import { writeLake } from '../../src/actions/writeLake.ts'
import { blkFile } from '../bitcoin/madeBlocks.ts'
import { ledgerRows } from '../bitcoin/rows.ts'
import { scriptedChain } from '../bitcoin/scriptedChain.ts'
import { asEsplora } from '../bitcoin/toldChain.ts'
import { ledgerOf } from './ledgerOf.ts'
import { sql } from './sql.ts'

const BLOCKS = { format: 'bitcoin-blk', files: ['blk.dat'] }
const LAKE = { format: 'parquet', files: ['lake'] }
let folder: string
const path = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-lake-'))
  writeFileSync(path('blk.dat'), blkFile(scriptedChain()))
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

it('keeps that of some addresses only coins were followed', async () => {
  const answers = asEsplora(scriptedChain()).map((one) => `${JSON.stringify(one)}\n`)
  const file = 'transactions_0123456789ab.jsonl.gz'
  mkdirSync(path('pulled'))
  writeFileSync(path(`pulled/${file}`), gzipSync(answers.join('')))
  const followed = { address: 'mugNAKssf6usRpPsC2632wfY7h4jEhtDDq', whole: false }
  const source = {
    ...{ schema: 'dyepack/esplora-source@1', chain: 'bitcoin-regtest', from: 0, to: 4, hosts: ['a.example.org'] },
    ...{ addresses: [followed], covers: [followed.address], tooBusy: [], unspent: [] },
    transactions: { file, sha256: '0'.repeat(64) },
  }
  writeFileSync(path('pulled/source.json'), JSON.stringify(source))
  const entry = { format: 'esplora', files: [`pulled/${file}`], chain: 'bitcoin-regtest' }
  const pulled = await ledgerOf(folder, 'pulled', [entry])
  expect(pulled.imports.map(({ tells }) => tells.includes('coins'))).toEqual([true])
  await writeLake({ lake: path('lake-of-pulled'), ledger: path('pulled.duckdb') })
  const back = await ledgerOf(folder, 'back', [{ format: 'parquet', files: ['lake-of-pulled'] }])
  // It is said once, of the transactions.
  const told = back.imports.filter(({ tells }) => tells.includes('coins'))
  expect(told.map(({ file: name }) => name)).toEqual([expect.stringContaining('/transactions/')])
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
