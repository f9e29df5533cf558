import { inputError } from '../../core/errors.ts'
import type { Reason } from '../ledgerStore.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import type { Refusals } from './refusals.ts'

/**
 * Lines that are no rows at all: DuckDB's CSV reader has set them aside while it read the last file. How many there were,
 * where the file keeps going. Errors: `BAD_ROWS`.
 */
export async function refuseBrokenLines(
  db: Database,
  files: readonly LedgerFile[],
  place: number,
  refusals: Refusals,
): Promise<number> {
  const { file, keepGoing } = files[place]!
  const n = await countBroken(db)
  if (n === null) return 0
  if (n === 0) {
    await forgetBrokenLines(db)
    return 0
  }
  // A line that is too short is rejected once for each missing cell; the last message has the number of cells.
  await db.run(
    `CREATE OR REPLACE TEMP TABLE broken AS SELECT line, arg_max(error_message, column_idx) AS message, any_value(csv_line) AS text
     FROM reject_errors GROUP BY line`,
  )
  await forgetBrokenLines(db)
  const reasons = (
    await db.rows<{ line: number; message: string; text: string }>(
      'SELECT line::DOUBLE AS line, message, text FROM broken ORDER BY line LIMIT 10',
    )
  ).map(({ line, message, text }): Reason => {
    const must = `a whole row (${message.replace(/\.$/, '')})`
    return { file, line, field: 'line', value: text.trimEnd().slice(0, 200), must }
  })
  if (keepGoing) {
    for (const { line } of await db.rows<{ line: number }>('SELECT line::DOUBLE AS line FROM broken'))
      refusals.addBroken(place, line)
    refusals.countBroken(place, n, reasons)
    return n
  }
  const listed = reasons.map((reason) => `  ${file} line ${reason.line}: must be ${reason.must}`)
  throw inputError(
    'BAD_ROWS',
    `${n} broken ${n === 1 ? 'line' : 'lines'} in ${file}; nothing was imported\n${listed.join('\n')}`,
    { fix: 'mend these lines and import again, or import with --keep-going', facts: { count: n, reasons } },
  )
}

/** Before a file is read again: its broken lines are found again, too. */
export async function forgetBrokenLines(db: Database): Promise<void> {
  await db.run('DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans')
}

/** Null where no reader of CSV was at work. */
async function countBroken(db: Database): Promise<number | null> {
  try {
    return (await db.row<{ n: number }>('SELECT count(DISTINCT line)::DOUBLE AS n FROM reject_errors')).n
  } catch (error) {
    if (String(error).includes('Catalog Error: Table with name reject_errors does not exist')) return null
    throw error
  }
}
