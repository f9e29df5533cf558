import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import type { ImportEntry } from '../../src/actions/importing/importEntry.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { type Column, CRYO, type CryoFile, writeParquet } from './cryoFiles.ts'
import { csvOf } from './etlFiles.ts'
import { ledgerRows } from './ledgerRows.ts'
import { A, B, blocks, HEIGHT, hash, type Row, TABLES } from './smallChain.ts'

let folder: string
let ledger: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-cryo-'))
  ledger = join(folder, 'ledger.duckdb')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = async (name: string, file: CryoFile) => {
  await writeParquet(join(folder, name), file)
  return name
}
const all = (...names: readonly (keyof typeof CRYO)[]) =>
  Promise.all(names.map((name) => put(`${name}.parquet`, CRYO[name])))
const run = (files: readonly string[], more: Partial<ImportEntry> = {}) =>
  importData({ ledger, folder, imports: [{ format: 'cryo', files, ...more }] })
const etl = (...names: readonly (keyof typeof TABLES)[]) => {
  const files = names.map((name) => `${name}.csv`)
  for (const name of names) writeFileSync(join(folder, `${name}.csv`), csvOf(TABLES[name]))
  return importData({ ledger, folder, imports: [{ format: 'ethereum-etl', files }] })
}
const digest = async () => {
  const store = await openLedger(ledger)
  const summary = await store.summary()
  await store.close()
  return summary.digest
}
const failure = async (running: Promise<unknown>) => {
  const error = await running.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error as {
    code: string
    message: string
    fix: string
    facts: { reasons: { line: number; field: string; value: string }[] }
  }
}
const withColumns = (
  { columns, rows }: CryoFile,
  change: (column: Column) => readonly Column[],
  each: (row: Row) => Row = (row) => row,
): CryoFile => ({
  columns: columns.flatMap(change),
  rows: rows.map(each),
})

describe('the tables of one stretch of chain', () => {
  it('make the ledger that ethereum-etl’s tables of it make, and add nothing to it', async () => {
    await etl('blocks', 'transactions', 'receipts', 'logs', 'traces')
    const expected = await digest()
    const { files } = await run(await all('blocks', 'transactions', 'logs', 'erc20_transfers', 'traces'))
    expect(files.map(({ rowsKept, tells }) => [rowsKept, tells])).toEqual([
      [0, []],
      [0, ['native', 'gas']],
      [0, ['token']],
      [0, ['token']],
      [0, ['native', 'internal']],
    ])
    expect(await digest()).toBe(expected)
    rmSync(ledger)
    await run(['traces.parquet', 'logs.parquet', 'transactions.parquet', 'blocks.parquet'])
    expect(await digest()).toBe(expected)
  })

  it('are the same in hex digits, in pieces, and with the names of the first releases', async () => {
    const files = await all('blocks', 'transactions', 'logs', 'traces')
    await run(files)
    const expected = await digest()
    const old: Readonly<Record<string, string>> = {
      value_string: 'value',
      address: 'contract_address',
      timestamp: 'timestamp',
    }
    const rename = ([name, type]: Column): readonly Column[] =>
      name === 'value_binary' || name === 'value_f64' ? [] : [[old[name] ?? name, type === 'BLOB' ? 'VARCHAR' : type]]
    const renameRow = (row: Row): Row => ({
      ...row,
      ...Object.fromEntries(Object.entries(old).map(([now, then]) => [then, row[now] ?? row[then] ?? null])),
    })
    const pieces: string[] = []
    for (const name of ['blocks', 'transactions', 'logs', 'traces'] as const) {
      const { columns, rows } = withColumns(CRYO[name], rename, renameRow)
      for (const n of [0, 1])
        pieces.push(
          await put(`old-${name}-${n}`, { columns, rows: rows.filter((row) => row.block_number === HEIGHT + n) }),
        )
    }
    rmSync(ledger)
    await run(pieces)
    expect(await digest()).toBe(expected)
  })

  it('have addresses in words of 32 bytes in old erc20_transfers', async () => {
    await run(await all('blocks', 'erc20_transfers'))
    const expected = await digest()
    const wide = (address: unknown) => `0x${'0'.repeat(24)}${String(address).slice(2)}`
    rmSync(ledger)
    await run([
      'blocks.parquet',
      await put(
        'wide',
        withColumns(
          CRYO.erc20_transfers,
          (one) => [one],
          (row) => ({ ...row, from_address: wide(row.from_address), to_address: wide(row.to_address) }),
        ),
      ),
    ])
    expect(await digest()).toBe(expected)
  })
})

describe('what cryo does not know', () => {
  it('is whether a transaction succeeded before Byzantium, whatever it says', async () => {
    const old = (n: number, gasUsed: number): Row => ({
      ...CRYO.transactions.rows[0]!,
      transaction_hash: hash(n),
      block_number: 46_147,
      transaction_index: n,
      gas_limit: 21_000,
      gas_used: gasUsed,
      success: 'false',
      timestamp: 1_438_918_233,
    })
    const columns: readonly Column[] = [...CRYO.transactions.columns, ['timestamp', 'UINTEGER']]
    await run([await put('t', { columns, rows: [old(1, 20_000), old(2, 21_000)] })])
    expect((await ledgerRows(ledger)).map((row) => row.split(' ').slice(0, 3).join(' '))).toEqual([
      '46147/1 0 gas',
      '46147/1 1 native',
      '46147/2 0 gas',
      '46147/2 1 native',
    ])
  })
})

describe('files that cannot be read', () => {
  it('are refused with what is wrong and what to fetch instead', async () => {
    const { columns, rows } = CRYO.transactions
    const files: readonly (readonly [string, CryoFile, string])[] = [
      ['floats', { columns: columns.filter(([name]) => name !== 'value_string'), rows }, 'UNKNOWN_TABLE'],
      [
        'a height as a float',
        { columns: columns.map(([name, type]): Column => [name, name === 'block_number' ? 'DOUBLE' : type]), rows },
        'BAD_COLUMN',
      ],
      [
        'an amount as a float',
        { columns: columns.map(([name, type]): Column => [name, name === 'value_string' ? 'DOUBLE' : type]), rows },
        'BAD_COLUMN',
      ],
      ['native_transfers', { columns: [...columns, ['transfer_index', 'UINTEGER']], rows: [] }, 'UNFIT_TABLE'],
      [
        'erc721_transfers',
        {
          columns: [
            ['erc721', 'BLOB'],
            ['token_id', 'VARCHAR'],
          ],
          rows: [],
        },
        'UNFIT_TABLE',
      ],
      [
        'something else',
        {
          columns: [
            ['block_number', 'UINTEGER'],
            ['opcode', 'VARCHAR'],
          ],
          rows: [],
        },
        'UNKNOWN_TABLE',
      ],
    ]
    for (const [name, file, code] of files)
      expect([name, (await failure(run([await put('bad', file)]))).code]).toEqual([name, code])
    for (const [content, code] of [
      ['', 'EMPTY_FILE'],
      ['block_number\n', 'BAD_FILE'],
      [`PAR1${'x'.repeat(100)}PAR1`, 'BAD_FILE'],
    ] as const) {
      writeFileSync(join(folder, 'bad'), content)
      expect([content, (await failure(run(['bad']))).code]).toEqual([content, code])
    }
    expect((await failure(run(['nowhere']))).code).toBe('FILE_MISSING')
  })

  it('name the row of a bad value', async () => {
    const bad = withColumns(
      CRYO.erc20_transfers,
      (one) => [one],
      (row) => (row.log_index === 3 ? { ...row, value_string: '1e18', to_address: '0x12' } : row),
    )
    const { code, facts } = await failure(run([await put('bad', bad), ...(await all('blocks'))]))
    expect(code).toBe('BAD_ROWS')
    expect(facts.reasons).toMatchObject([
      { line: 2, field: 'to_address', value: '0x12' },
      { line: 2, field: 'value', value: '1e18' },
    ])
  })

  it('without times are refused until blocks come with them', async () => {
    const error = await failure(run(await all('traces')))
    expect([error.code, error.facts.reasons[0]!.field]).toEqual(['BAD_ROWS', 'time'])
    expect([A, B, blocks.length]).toHaveLength(3)
  })
})
