import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import type { CaseImport } from '../../src/core/case/case.ts'
import { amountAt } from '../../src/core/ledger/batch.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import type { LedgerSummary } from '../../src/store/ledgerStore.ts'

export const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
export const HASH = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
export const ID = (n: number) => n.toString(16).padStart(64, '0')
export const A = '0x00000000000000000000000000000000000000a1'
export const B = '0x00000000000000000000000000000000000000b2'
/** From EIP-55's own examples: https://eips.ethereum.org/EIPS/eip-55 */
export const CHECKSUMMED = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
export const MAX = 2n ** 256n - 1n

export type Cells = Record<string, string>
export const GOOD: Cells = {
  chain: 'ethereum',
  height: '1',
  time: '2022-03-23T13:29:00Z',
  tx_index: '0',
  tx_hash: HASH(1),
  seq: '0',
  kind: 'native',
  asset: 'ethereum/ETH',
  symbol: 'ETH',
  decimals: '18',
  from: A,
  to: B,
  amount: '1',
}
export const row = (cells: Cells = {}) =>
  HEADER.split(',')
    .map((column) => ({ ...GOOD, ...cells })[column])
    .join(',')
export const csv = (...rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`

export let folder: string
export let ledger: string
/** Gives each test of a file a folder of its own, and a place for its ledger. */
export function importInFolders(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dyepack-import-'))
    ledger = join(folder, 'ledger.duckdb')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
}

export const put = (file: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, file), content)
  return file
}
export const run = (
  files: readonly string[],
  more: { readonly exactly?: boolean; readonly format?: string; readonly covers?: CaseImport['covers'] } = {},
) =>
  importData({
    ledger,
    folder,
    imports: [{ format: more.format ?? 'transfers-csv', files, covers: more.covers ?? 'all' }],
    exactly: more.exactly ?? false,
  })
export const summary = async (): Promise<LedgerSummary> => {
  const store = await openLedger(ledger)
  try {
    return await store.summary()
  } finally {
    await store.close()
  }
}
export const amounts = async (): Promise<bigint[]> => {
  const store = await openLedger(ledger)
  const found: bigint[] = []
  for await (const batch of store.movements('everything', 1e15)) {
    for (let i = 0; i < batch.inputs.holding.length; i++) found.push(amountAt(batch.inputs.amount, i))
  }
  await store.close()
  return found
}
/** The error of an import that must fail. */
export const failure = async (running: Promise<unknown>) => {
  const error = await running.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error as {
    code: string
    kind: string
    message: string
    facts: {
      count: number
      reasons: { line: number; field: string; value: string; must: string; rows: { line: number; value: string }[] }[]
    }
  }
}
