import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import { type ImportReport, importData } from '../../src/actions/importData.ts'
import type { ImportEntry } from '../../src/actions/importing/importEntry.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { address, type Happening } from '../store/explorerFiles.ts'
import { ledgerLines } from '../store/ledgerLines.ts'

export const [A, B, C, ROUTER] = [address(0xa), address(0xb), address(0xc), address(0xd)] as const
const OWNERS: Readonly<Record<string, string>> = { a: A, b: B, c: C }
export const ZERO = address(0)
export const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'
export const USDT = { contract: '0xdac17f958d2ee523a2206206994597c13d831ec7', symbol: 'USDT', decimals: 6 }
export const FAKE = { contract: address(0xfa), symbol: 'USDT', decimals: 6 }
export const ETH = 10n ** 18n

export let folder: string
export let ledger: string
/** Gives each test of a file a folder of its own, and a place for its ledger. */
export function importInFolders(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dyepack-explorer-'))
    ledger = join(folder, 'ledger.duckdb')
    // Temporary files of this test, and of no other that runs beside it.
    vi.stubEnv('TMPDIR', folder)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })
}

export type Files = Readonly<Record<string, string | Uint8Array>>

/** Writes files, `.json` among them as answers, and imports them in their order. `a20.csv` is named as A's export is. */
export async function bring(files: Files, more: Partial<ImportEntry> = {}): Promise<ImportReport> {
  const imports = Object.entries(files).map(([key, text]): ImportEntry => {
    const name = `${key.replace(/\..*/, '')}-${OWNERS[key[0]!] ?? ''}${key.replace(/^[^.]*/, '')}`
    writeFileSync(join(folder, name), text)
    return { format: name.includes('.json') ? 'etherscan-json' : 'etherscan-csv', files: [name], ...more }
  })
  return importData({ ledger, folder, imports })
}

export const movements = () => ledgerLines(ledger)

export async function digest(): Promise<string> {
  const store = await openLedger(ledger)
  const { digest } = await store.summary()
  await store.close()
  return digest
}

export interface Failure {
  readonly code: string
  readonly message: string
  readonly fix: string
  readonly facts: { count: number; reasons: { line: number; field: string; value: string; must: string }[] }
}

export async function failure(running: Promise<unknown>): Promise<Failure> {
  return running.then(
    () => Promise.reject(new Error('it was imported')),
    (error: unknown) => error as Failure,
  )
}

export const pay = (
  tx: number,
  from: string,
  to: string,
  amount: bigint,
  more: Partial<Happening> = {},
): Happening => ({
  tx,
  from,
  to,
  amount,
  fee: 1000n,
  ...more,
})
