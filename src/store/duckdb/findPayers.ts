import { inputError } from '../../core/errors.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import { type StagedRecords, sayings } from './stagedRecords.ts'

/** A summary that lists more addresses than this is of no use to a reader. */
const MOST = 100_000

/** Every address that pays in a file. Errors: `TOO_MANY_PAYERS`. */
export async function findPayers(
  db: Database,
  { file }: LedgerFile,
  staged: StagedRecords,
): Promise<readonly string[]> {
  const found = await db.rows<{ payer: string }>(
    `SELECT DISTINCT CASE WHEN lower(payer) LIKE '0x%' THEN lower(payer) ELSE payer END AS payer
     FROM (SELECT "from" AS payer FROM (${sayings([staged], ['from'])}))
     WHERE payer IS NOT NULL ORDER BY payer LIMIT ${MOST + 1}`,
  )
  if (found.length <= MOST) return found.map(({ payer }) => payer)
  throw inputError('TOO_MANY_PAYERS', `more than ${MOST} addresses pay in ${file}: what it covers has to be said`, {
    fix: 'if it holds all that happened on its chain: `covers: all` in case.yaml; else list the addresses that it follows',
    facts: { file },
  })
}
