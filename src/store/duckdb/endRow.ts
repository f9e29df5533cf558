import type { Database } from './database.ts'

/** A ledger does not change while it is read, and several questions have one time. */
const known = new WeakMap<Database, Map<number, number>>()

/** The first row after a time (milliseconds, inclusive), in merged chain order: rows before it are what was known then. */
export async function endRow(db: Database, asOf: number): Promise<number> {
  const ends = known.get(db) ?? new Map<number, number>()
  known.set(db, ends)
  const found = ends.get(asOf)
  if (found !== undefined) return found
  const { end } = await db.row<{ end: number }>(
    `SELECT coalesce(max(row), -1)::DOUBLE + 1 AS "end" FROM movement WHERE tx <= (SELECT max(tx) FROM txn WHERE merge_time <= $1)`,
    [BigInt(Math.floor(asOf))],
  )
  ends.set(asOf, end)
  return end
}
