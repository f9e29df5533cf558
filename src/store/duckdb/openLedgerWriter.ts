import type { LedgerSummary } from '../ledgerStore.ts'
import type { LedgerWriter } from '../ledgerWriter.ts'
import { openDatabase } from './database.ts'
import { readMeta, SCHEMA_VERSION } from './schema.ts'
import { seal } from './seal.ts'

/**
 * Opens a ledger file for writing and makes it where there is none; `coming`: about how many bytes of files will be read into it.
 * Errors: `LEDGER_LOCKED` (retry), `NOT_A_LEDGER`.
 */
export async function openLedgerWriter(path: string, coming = 0): Promise<LedgerWriter> {
  const db = await openDatabase(path, false, coming)
  return {
    summary: async () => {
      const meta = await readMeta(db)
      return meta?.version === SCHEMA_VERSION ? (JSON.parse(meta.summary) as LedgerSummary) : null
    },
    replace: (files, onStep = () => {}) => seal(db, files, onStep),
    close: () => db.close(),
  }
}
