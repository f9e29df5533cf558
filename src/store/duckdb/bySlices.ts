import type { Database } from './database.ts'

/** Rows that are joined at a time: DuckDB's row groups have 122,880. */
const SLICE = 8 * 122_880

/**
 * Joins a table with `payee_ids` slice by slice. The payees of a slice lie close together, so that the join never leaves memory, however long
 * the chain is.
 */
export async function bySlices(
  db: Database,
  table: string,
  join: (slice: string, payees: string, rows: (row: string) => string) => Promise<void>,
): Promise<void> {
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${table}`)
  for (let from = 0; from < n; from += SLICE) {
    const rows = (row: string) => `${row} >= ${from} AND ${row} < ${from + SLICE}`
    const { least, most } = await db.row<{ least: number; most: number }>(
      `SELECT min(payee)::DOUBLE AS least, max(payee)::DOUBLE AS most FROM ${table} WHERE ${rows('rowid')} AND payee >= 0`,
    )
    const slice = `(SELECT rowid AS row, * FROM ${table} WHERE ${rows('rowid')})`
    await join(slice, `(FROM payee_ids WHERE payee >= ${least ?? 0} AND payee <= ${most ?? 0})`, rows)
  }
}
