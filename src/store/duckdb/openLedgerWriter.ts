import type { LedgerSummary } from '../ledgerStore.ts'
import type { LedgerWriter } from '../ledgerWriter.ts'
import { openDatabase } from './database.ts'
import { hasLedger, SCHEMA_VERSION } from './schema.ts'
import { seal } from './seal.ts'

/**
 * Opens a ledger file for writing and makes it where there is none; `coming`: about how many bytes of files will be read into it.
 * Errors: `LEDGER_LOCKED` (retry), `NOT_A_LEDGER`.
 */
export async function openLedgerWriter(path: string, coming = 0): Promise<LedgerWriter> {
  const db = await openDatabase(path, false, coming)
  return {
    summary: async () => {
      if (!(await hasLedger(db))) return null
      const { version, summary } = await db.row<{ version: number; summary: string }>(
        'SELECT version, summary FROM ledger_meta',
      )
      return version === SCHEMA_VERSION ? (JSON.parse(summary) as LedgerSummary) : null
    },
    replace: (files, onStep = () => {}) => seal(db, files, onStep),
    close: () => db.close(),
  }
}
