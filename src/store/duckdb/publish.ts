import type { LedgerSummary } from '../ledgerStore.ts'
import type { Database } from './database.ts'
import { there } from './dropNext.ts'
import { type LedgerUnstored, leanView } from './leanTable.ts'
import { NEXT, SCHEMA_VERSION, TABLES, VIEWS } from './schema.ts'
import { SPENT_TOUCH } from './touch.ts'

/** Puts the next tables in the place of those that are there, and fills the small ones, in one transaction. No summary: nobody keeps the ledger. */
export async function publish(db: Database, summary: LedgerSummary | null, unstored: LedgerUnstored): Promise<void> {
  const { holdings } = await db.row<{ holdings: number }>('SELECT count(*)::DOUBLE AS holdings FROM holding_ids')
  await db.run(`CREATE OR REPLACE TEMP MACRO first_outpoint() AS ${holdings}::BIGINT`)
  if (summary !== null) await db.run(SPENT_TOUCH)
  const tables = Object.entries(TABLES).filter(([table]) => summary !== null || !OF_KEPT.has(table))
  const filled = tables.filter(([, filled]) => filled !== null)
  const large = tables.filter(([, filled]) => filled === null)
  // Up to version 6 a ledger has a table of movements, and up to version 7 one of transactions, where there is a view now.
  const old = await there(db, 'table', VIEWS)
  await db.run(
    `BEGIN;
     ${filled.map(([table, filled]) => `CREATE OR REPLACE TABLE main.${table} AS ${filled};`).join(' ')}
     ${[...old, ...large.map(([table]) => table)].map((table) => `DROP TABLE IF EXISTS main.${table};`).join(' ')}
     ${VIEWS.map((view) => `DROP VIEW main.${NEXT}${view};`).join(' ')}
     ${large.map(([table]) => `ALTER TABLE main.${NEXT}${table} RENAME TO ${table};`).join(' ')}
     ${VIEWS.map((view) => leanView(view, unstored[view], '')).join('; ')}`,
  )
  if (summary !== null)
    await db.run('CREATE OR REPLACE TABLE main.ledger_meta AS SELECT $1::INTEGER AS version, $2::VARCHAR AS summary', [
      SCHEMA_VERSION,
      JSON.stringify(summary),
    ])
  await db.run('COMMIT')
  if (summary !== null) await db.run('CHECKPOINT')
}

/** Tables that nobody asks of a ledger that is not kept. */
const OF_KEPT: ReadonlySet<string> = new Set(['touch', 'duplicate', 'broken_line', 'place_chain'])
