import { renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { writeLake } from '../../src/actions/writeLake.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { ledgerFromSeed } from '../naive/ledgers.ts'
import { ledgerOf, putCsv, putJsonl, summaryOf } from './ledgerOf.ts'
import { sql } from './sql.ts'

const A = `0x${'a1'.repeat(20)}`
const B = `0x${'b2'.repeat(20)}`
const LARGEST = 2n ** 256n - 1n
const LIMB = 10n ** 26n
const limbs = (value: bigint) => [value / LIMB ** 2n, (value / LIMB) % LIMB, value % LIMB] as const

let temp: ReturnType<typeof makeTempFolder>
beforeEach(() => {
  temp = makeTempFolder()
})
afterEach(() => temp.remove())

/** A good row, as expressions; `change` lets a test say something else. */
const GOOD = {
  height: '7::BIGINT',
  time: `TIMESTAMP '2022-03-23 13:29:00'`,
  tx_index: '0',
  seq: '0',
  tx_hash: `'0x${'ab'.repeat(32)}'`,
  kind: `'native'`,
  asset: `'ethereum/ETH'`,
  symbol: `'ETH'`,
  decimals: '18',
  from_address: `'${A}'`,
  to_address: `'${B}'`,
  a2: '0::DECIMAL(26,0)',
  a1: '0::DECIMAL(26,0)',
  a0: '5::DECIMAL(26,0)',
}
type Row = Readonly<Record<string, string | null>>

async function put(file: string, ...rows: readonly Row[]): Promise<string> {
  const selects = rows.map((row) => {
    const columns = Object.entries({ ...GOOD, ...row }).filter(([, value]) => value !== null)
    return `SELECT ${columns.map(([column, value]) => `${value} AS ${column}`).join(', ')}`
  })
  await sql(`COPY (${selects.join(' UNION ALL ')}) TO '${join(temp.folder, file)}' (FORMAT parquet)`)
  return file
}

interface Failure {
  readonly code: string
  readonly message: string
  readonly facts: {
    readonly reasons: readonly {
      readonly file: string
      readonly line: number
      readonly field: string
      readonly value: string
    }[]
  }
}

async function failure(files: readonly string[], keepGoing = false): Promise<Failure> {
  const imports = [{ format: 'parquet', files, keepGoing }]
  return importData({ ledger: join(temp.folder, 'x.duckdb'), folder: temp.folder, imports }).then(
    () => expect.fail('was imported'),
    (error) => error as Failure,
  )
}

describe('a Parquet file of the wrong form', () => {
  it.each([
    ['a0', '5::DOUBLE', 'the column "a0" is DOUBLE, must be DECIMAL(26,0)'],
    ['a0', `'5'`, 'the column "a0" is VARCHAR, must be DECIMAL(26,0)'],
    ['a0', '5.5::DECIMAL(26,1)', 'the column "a0" is DECIMAL(26,1), must be DECIMAL(26,0)'],
    ['a2', null, 'the column "a2" is missing'],
    ['time', `'2022-03-23'`, 'the column "time" is VARCHAR, must be a TIMESTAMP'],
    ['height', '7.0::DOUBLE', 'the column "height" is DOUBLE, must be a whole number (INT or BIGINT)'],
    ['tx_hash', `'ab'::BLOB`, 'the column "tx_hash" is BLOB, must be text (VARCHAR)'],
    ['seq', '[1]', 'the column "seq" is INTEGER[], must be a whole number (INT or BIGINT)'],
  ])('is refused by name: %s is %s', async (column, value, said) => {
    const file = await put('a.parquet', { [column]: value })
    expect(await failure([file])).toMatchObject({ code: 'BAD_HEADER', message: `a.parquet: ${said}` })
  })

  it('is refused where it is no Parquet, cut off, empty, a folder, or not there', async () => {
    writeFileSync(join(temp.folder, 'text.parquet'), 'chain,height\n')
    writeFileSync(join(temp.folder, 'empty.parquet'), '')
    await put('cut.parquet', {})
    truncateSync(join(temp.folder, 'cut.parquet'), 300)
    for (const file of ['text.parquet', 'empty.parquet', 'cut.parquet'])
      expect(await failure([file])).toMatchObject({ code: 'BAD_FILE', message: expect.stringContaining(file) })
    expect(await failure(['gone.parquet'])).toMatchObject({ code: 'FILE_MISSING' })
    expect(await failure(['.'])).toMatchObject({ code: 'NOT_A_LAKE' })
  })

  it('is refused where it is of no table, or of one that repeats others', async () => {
    await sql(`COPY (SELECT 1 AS x) TO '${join(temp.folder, 'other.parquet')}'`)
    await sql(`COPY (SELECT 'in' AS side, 5 AS a0) TO '${join(temp.folder, 'by.parquet')}'`)
    expect(await failure(['other.parquet'])).toMatchObject({
      code: 'BAD_HEADER',
      message: 'other.parquet has no columns of a lake: x',
    })
    expect(await failure(['by.parquet'])).toMatchObject({ code: 'NOT_A_SOURCE' })
  })
})

describe('a bad row of a Parquet file', () => {
  const wide = (value: bigint) => `${value}::DECIMAL(38,0)`
  const [m2, m1, m0] = limbs(LARGEST)
  it.each([
    ['a0', { a0: wide(-1n) }],
    ['a1', { a1: wide(LIMB) }],
    ['a2', { a2: wide(-5n) }],
    ['a0', { a0: 'NULL::DECIMAL(38,0)' }],
    ['a2', { a2: wide(m2), a1: wide(m1), a0: wide(m0 + 1n) }],
    ['a2', { a2: wide(m2), a1: wide(m1 + 1n), a0: wide(0n) }],
    ['a2', { a2: wide(m2 + 1n) }],
    ['height', { height: '-7::BIGINT' }],
    ['time', { time: `TIMESTAMP 'infinity'` }],
    ['time', { time: 'NULL::TIMESTAMP' }],
    ['kind', { kind: `'gift'` }],
    ['to_address', { kind: `'gas'` }],
    ['from_address', { from_address: 'NULL::VARCHAR' }],
    ['decimals', { decimals: '256' }],
  ])('is named with its file and row: %s', async (field, change) => {
    // Both rows need one type.
    const good = Object.fromEntries(
      Object.keys(change).flatMap((key) => (key.startsWith('a') ? [[key, '0::DECIMAL(38,0)']] : [])),
    )
    const file = await put('a.parquet', { ...good, seq: '9' }, { ...good, ...change })
    const { code, facts } = await failure([file])
    expect(code).toBe('BAD_ROWS')
    expect(facts.reasons.map((reason) => [reason.file, reason.line, reason.field])).toContainEqual([
      'a.parquet',
      2,
      field,
    ])
  })

  it('leaves the others in where the import keeps going', async () => {
    const file = await put('a.parquet', { a0: wide(-1n) }, { a0: wide(5n) })
    const imports = [{ format: 'parquet', files: [file], keepGoing: true }]
    const { files } = await importData({ ledger: join(temp.folder, 'x.duckdb'), folder: temp.folder, imports })
    expect(files).toMatchObject([{ rowsRead: 2, rowsKept: 1, refused: 1 }])
  })

  it('takes the largest amount that there is', async () => {
    const file = await put('a.parquet', { a2: wide(m2), a1: wide(m1), a0: wide(m0) })
    const one = await ledgerOf(temp.folder, 'x', [{ format: 'parquet', files: [file] }])
    const line = `ethereum,7,2022-03-23T13:29:00Z,0,0x${'ab'.repeat(32)},0,native,ethereum/ETH,ETH,18,${A},${B},${LARGEST}`
    expect((await ledgerOf(temp.folder, 'y', [putCsv(temp.folder, 'a.csv', [line])])).digest).toBe(one.digest)
  })
})

describe('a lake that lacks something', () => {
  const lake = () => join(temp.folder, 'lake')
  beforeEach(async () => {
    const coins = ledgerFromSeed('bitcoin', 5).utxoJsonl ?? []
    await ledgerOf(temp.folder, 'one', [putJsonl(temp.folder, 'coins.jsonl', coins)])
    await writeLake({ lake: lake(), ledger: join(temp.folder, 'one.duckdb') })
  })
  const partition = async (table: string) => {
    const [row] = await sql<{ file: string }>(`SELECT file FROM glob('${lake()}/${table}/*/*/*.parquet')`)
    return row!.file
  }

  it('a file that its list has, or its end, is refused', async () => {
    rmSync(await partition('spends'))
    expect(await failure(['lake'])).toMatchObject({
      code: 'LAKE_INCOMPLETE',
      message: expect.stringContaining('spends/chain=bitcoin'),
    })
    await writeLake({ lake: lake(), ledger: join(temp.folder, 'one.duckdb') })
    await sql(`COPY (SELECT * REPLACE (false AS complete) FROM read_json('${lake()}/lake.json')) TO '${lake()}/x.json'`)
    renameSync(join(lake(), 'x.json'), join(lake(), 'lake.json'))
    expect(await failure(['lake'])).toMatchObject({ code: 'LAKE_INCOMPLETE' })
    writeFileSync(join(lake(), 'lake.json'), '{"schema": 1}')
    expect(await failure(['lake'])).toMatchObject({ code: 'NOT_A_LAKE' })
  })

  it('outputs or spends of a transaction are asked for, and legs without transaction refused', async () => {
    rmSync(join(lake(), 'lake.json'))
    const spends = await partition('spends')
    rmSync(spends)
    expect(await failure(['lake'])).toMatchObject({
      code: 'BAD_ROWS',
      message: expect.stringContaining('are all files of spends/ there'),
    })
    const outputs = await partition('outputs')
    expect(await failure([outputs])).toMatchObject({
      code: 'BAD_ROWS',
      message: expect.stringContaining('tx_hash is'),
    })
    expect(await failure([await partition('transactions')])).toMatchObject({ code: 'BAD_ROWS' })
  })

  it('a link in it is refused', async () => {
    const outputs = await partition('outputs')
    renameSync(outputs, join(temp.folder, 'away.parquet'))
    symlinkSync(join(temp.folder, 'away.parquet'), outputs)
    expect(await failure(['lake'])).toMatchObject({ code: 'PATH_OUTSIDE_LAKE' })
  })

  it('what begins with _ is not there', async () => {
    const before = await summaryOf(join(temp.folder, 'one.duckdb'))
    writeFileSync(join(await partition('outputs'), '..', '_77-part-0000.parquet'), 'half')
    expect((await ledgerOf(temp.folder, 'two', [{ format: 'parquet', files: ['lake'] }])).digest).toBe(before.digest)
  })
})
