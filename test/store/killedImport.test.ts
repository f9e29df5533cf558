import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { mulberry32 } from '../naive/dice.ts'
import { ALICE, BOB, csv, row } from './rows.ts'
import { inTempFolder } from './tempFolder.ts'

const PLAIN = [1, 2, 3].map((height) => row({ height, from: ALICE, to: BOB, amount: BigInt(height) }))

test('killed with kill -9 at any step and started again, the ledger is the one of an undisturbed run', () =>
  inTempFolder(async (folder) => {
    writeFileSync(join(folder, 'old.csv'), csv(PLAIN))
    const rows = Array.from({ length: 3_000 }, (_, height) =>
      row({ height: height + 10, from: ALICE, to: BOB, amount: BigInt(height) }),
    )
    writeFileSync(join(folder, 'new.csv'), csv(rows))
    const expected = await digestOf(folder, ['old.csv', 'new.csv'])
    const random = mulberry32(7)
    for (let attempt = 0; attempt < 8; attempt++) {
      const here = join(folder, `attempt${attempt}`)
      mkdirSync(here)
      for (const name of ['old.csv', 'new.csv']) writeFileSync(join(here, name), readFileSync(join(folder, name)))
      await digestOf(here, ['old.csv'])
      await killedImport(here, ['old.csv', 'new.csv'], Math.floor(random() * 11))
      expect(await digestOf(here, ['old.csv', 'new.csv'])).toBe(expected)
    }
  }))

/** Imports in a child process and kills it as soon as it has told `steps` steps (or lets it end, if there are fewer). */
async function killedImport(folder: string, files: readonly string[], steps: number): Promise<void> {
  const script = fileURLToPath(new URL('importOnce.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', script, join(folder, 'ledger.duckdb'), folder, 'transfers-csv', ...files],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const gone = new Promise((resolve) => child.once('close', resolve))
  let told = 0
  for await (const _ of createInterface({ input: child.stdout })) {
    if (told++ >= steps) child.kill('SIGKILL')
  }
  await gone
}

function run(folder: string, files: readonly string[], format = 'transfers-csv') {
  return importData({
    ledger: join(folder, 'ledger.duckdb'),
    folder,
    imports: [{ format, files, covers: 'all' }],
    exactly: true,
  })
}

async function digestOf(folder: string, files: readonly string[]): Promise<string> {
  await run(folder, files)
  const store = await openLedger(join(folder, 'ledger.duckdb'))
  const { digest } = await store.summary()
  await store.close()
  return digest
}
