import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importData } from '../../src/actions/importData.ts'
import type { ImportEntry } from '../../src/actions/importing/importEntry.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import type { LedgerSummary } from '../../src/store/ledgerStore.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'

/** Imports into `<folder>/<name>.duckdb` and says what it holds. */
export async function ledgerOf(folder: string, name: string, imports: readonly ImportEntry[]): Promise<LedgerSummary> {
  const ledger = join(folder, `${name}.duckdb`)
  await importData({ ledger, folder, imports })
  return summaryOf(ledger)
}

export async function summaryOf(ledger: string): Promise<LedgerSummary> {
  const store = await openLedger(ledger)
  try {
    return await store.summary()
  } finally {
    await store.close()
  }
}

export function putCsv(folder: string, file: string, lines: readonly string[]): ImportEntry {
  writeFileSync(join(folder, file), `${[HEADER, ...lines].join('\n')}\n`)
  return { format: 'transfers-csv', files: [file] }
}

export function putJsonl(folder: string, file: string, rows: readonly unknown[]): ImportEntry {
  writeFileSync(join(folder, file), rows.map((one) => `${JSON.stringify(one)}\n`).join(''))
  return { format: 'utxo-jsonl', files: [file] }
}
