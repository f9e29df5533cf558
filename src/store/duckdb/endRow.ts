import type { Database } from './database.ts'

/** The first row after a time (milliseconds, inclusive), in merged chain order: rows before it are what was known then. */
export async function endRow(db: Database, asOf: number): Promise<number> {
  const { end } = await db.row<{ end: number }>(
    `SELECT coalesce(max(row), -1)::DOUBLE + 1 AS "end" FROM movement WHERE tx <= (SELECT max(tx) FROM txn WHERE merge_time <= $1)`,
    [BigInt(Math.floor(asOf))],
  )
  return end
}
