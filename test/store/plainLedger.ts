import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importData } from '../../src/actions/importData.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import type { LedgerStore } from '../../src/store/ledgerStore.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'

/** Imports files into a ledger in the folder and opens it. */
export async function openWith(
  folder: string,
  files: readonly { readonly format: string; readonly file: string }[],
  batchSize = 65_536,
): Promise<LedgerStore> {
  const ledger = join(folder, 'ledger.duckdb')
  await importData({
    ledger,
    folder,
    imports: files.map(({ format, file }) => ({ format, files: [file], covers: 'all' })),
  })
  return openLedger(ledger, { batchSize })
}

/** Writes rows of transfers-csv and transactions of utxo-jsonl into files of the folder. */
export function writeLedger(folder: string, lines: readonly string[], transactions: readonly unknown[]) {
  const files: { format: string; file: string }[] = []
  if (lines.length > 0) {
    writeFileSync(join(folder, 'rows.csv'), `${[HEADER, ...lines].join('\n')}\n`)
    files.push({ format: 'transfers-csv', file: 'rows.csv' })
  }
  if (transactions.length > 0) {
    writeFileSync(join(folder, 'txs.jsonl'), transactions.map((one) => `${JSON.stringify(one)}\n`).join(''))
    files.push({ format: 'utxo-jsonl', file: 'txs.jsonl' })
  }
  return files
}
