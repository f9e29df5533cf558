import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  A,
  amounts,
  csv,
  failure,
  folder,
  importInFolders,
  ledger,
  put,
  row,
  run,
  summary,
} from '../../test/import/transferFiles.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'

importInFolders()

describe('importing again', () => {
  const one = () => put('one.csv', csv(row(), row({ seq: '1', amount: '2' })))
  const two = () => put('two.csv', csv(row({ seq: '1', amount: '2' }), row({ seq: '2', amount: '3' })))

  it('changes nothing where nothing has changed', async () => {
    const files = [one(), two()]
    const first = await run(files)
    const before = await summary()
    const second = await run(files)
    expect([first.changed, second.changed]).toEqual([true, false])
    expect(second.files.map((file) => file.unchanged)).toEqual([true, true])
    expect(second.files.map(({ unchanged, ...rest }) => rest)).toEqual(
      first.files.map(({ unchanged, ...rest }) => rest),
    )
    expect(await summary()).toEqual(before)
  })

  it('gives the same ledger in one step or in several, and of new covers takes note', async () => {
    const files = [one(), two()]
    await run(files)
    const whole = await summary()
    rmSync(ledger)
    await run(files.slice(0, 1))
    await run(files.slice(1))
    const inSteps = await summary()
    expect(inSteps).toEqual({ ...whole, imports: whole.imports.map((file) => ({ ...file, source: file.file })) })
    await run(files.slice(1), { covers: [A] })
    expect((await summary()).imports.map((file) => file.covers)).toEqual(['all', [A]])
    expect((await summary()).digest).toBe(whole.digest)
  })

  it('takes files that come together for one source, and keeps them so where one comes again', async () => {
    const files = [one(), two()]
    const sources = async () => (await summary()).imports.map(({ source }) => source)
    await run(files)
    expect(await sources()).toEqual(['one.csv', 'one.csv'])
    expect((await run(files.slice(1))).changed).toBe(false)
    expect(await sources()).toEqual(['one.csv', 'one.csv'])
  })

  it('replaces the rows of a file that has changed, and brings back what only its copy held', async () => {
    const files = [one(), two()]
    await run(files)
    put('one.csv', csv(row({ amount: '1' })))
    const report = await run(files)
    expect(report.files.map((file) => file.unchanged)).toEqual([false, true])
    expect(await amounts()).toEqual([1n, 2n, 3n])
    const grown = await summary()
    rmSync(ledger)
    await run(files)
    expect(await summary()).toEqual(grown)
  })

  it('lets go of files that are no longer listed, where the list is all', async () => {
    const files = [one(), two()]
    await run(files)
    await run(files.slice(1), { exactly: true })
    const left = await summary()
    rmSync(ledger)
    await run(files.slice(1))
    expect(await summary()).toEqual(left)
  })

  it('keeps what each row left empty, file by file', async () => {
    const bare = { height: '', tx_index: '' }
    const vague = put('vague.csv', csv(row(bare), row({ ...bare, tx_hash: '', seq: '3', amount: '4' })))
    const exact = put('exact.csv', csv(row(), row({ seq: '1', amount: '2' })))
    await run([vague, exact])
    await run([vague], { exactly: true })
    const left = await summary()
    rmSync(ledger)
    await run([vague])
    expect(await summary()).toEqual(left)
    expect(left.chains[0]).toMatchObject({ withoutHeight: 2 })
  })
})

describe('a ledger in use', () => {
  it('is a reason to try again, not a fault of the input', async () => {
    const { spawn } = await import('node:child_process')
    await run([put('a.csv', csv(row()))])
    const script = `const { DuckDBInstance } = require('@duckdb/node-api')
      DuckDBInstance.create(process.argv[1]).then(() => console.log('open')); setInterval(() => {}, 1000)`
    const holder = spawn(process.execPath, ['-e', script, ledger], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    try {
      expect(await failure(run([put('b.csv', csv(row({ seq: '1' })))]))).toMatchObject({
        code: 'LEDGER_LOCKED',
        kind: 'retry',
      })
      expect(await failure(openLedger(ledger))).toMatchObject({ code: 'LEDGER_LOCKED', kind: 'retry' })
    } finally {
      holder.kill('SIGKILL')
    }
  })

  // A full disk (seed 2905 of the simulation), or a kill between the writes of DuckDB's three headers.
  it.each([0, 100, 4095, 4096, 8192, 12_287])('is begun anew where it was cut off after %i bytes', async (length) => {
    const file = put('a.csv', csv(row()))
    await run([file])
    truncateSync(ledger, length)
    await run([file])
    expect((await summary()).movements).toBe(1)
  })

  it('is not begun anew where more than its headers are there', async () => {
    const file = put('a.csv', csv(row()))
    await run([file])
    truncateSync(ledger, 12_288)
    expect(await failure(run([file]))).toMatchObject({ code: 'NOT_A_LEDGER' })
  })

  it('must be a ledger', async () => {
    writeFileSync(ledger, 'this is a text file that somebody has called ledger.duckdb by mistake')
    expect(await failure(run([put('a.csv', csv(row()))]))).toMatchObject({ code: 'NOT_A_LEDGER' })
    expect(await failure(openLedger(join(folder, 'none.duckdb')))).toMatchObject({ code: 'LEDGER_MISSING' })
  })
})
