import type { Database } from './database.ts'
import { PLACE } from './problems.ts'

/** How many rows of a table are of each file, by its place. */
export async function countByPlace(db: Database, table: string): Promise<ReadonlyMap<number, number>> {
  const rows = await db.rows<{ place: number; n: number }>(
    `SELECT (ord // ${PLACE})::DOUBLE AS place, count(*)::DOUBLE AS n FROM ${table} GROUP BY 1`,
  )
  return new Map(rows.map(({ place, n }) => [place, n]))
}
