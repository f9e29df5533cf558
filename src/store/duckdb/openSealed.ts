import { existsSync } from 'node:fs'
import { inputError } from '../../core/errors.ts'
import type { LedgerSummary } from '../ledgerStore.ts'
import { type Database, openDatabase } from './database.ts'
import { readMeta, SCHEMA_VERSION } from './schema.ts'

export interface Sealed {
  readonly db: Database
  readonly summary: LedgerSummary
}

/** Opens a ledger file to read. Errors: `LEDGER_MISSING`, `LEDGER_LOCKED` (retry), `NOT_A_LEDGER`, `LEDGER_VERSION`. */
export async function openSealed(path: string, readOnly: boolean): Promise<Sealed> {
  if (!existsSync(path))
    throw inputError('LEDGER_MISSING', `there is no ledger ${path}`, {
      fix: 'import something first',
      facts: { file: path },
    })
  const db = await openDatabase(path, readOnly)
  const fail = async (error: Error) => {
    await db.close()
    return error
  }
  const meta = await readMeta(db)
  if (meta === null) {
    throw await fail(
      inputError('NOT_A_LEDGER', `${path} holds no ledger`, {
        fix: 'import something into it first',
        facts: { file: path },
      }),
    )
  }
  if (meta.version !== SCHEMA_VERSION) {
    throw await fail(
      inputError('LEDGER_VERSION', `${path} was written by another version of dyepack`, {
        fix: 'delete it and import again',
        facts: { file: path },
      }),
    )
  }
  return { db, summary: JSON.parse(meta.summary) as LedgerSummary }
}
