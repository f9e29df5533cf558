import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { Database } from './database.ts'
import type { Unstored } from './leanTable.ts'

/** Of some columns of `from`, those that say the same in all rows, and what. */
export async function sameInAll(db: Database, from: string, columns: readonly string[]): Promise<Unstored> {
  const asked = columns.map(
    (
      column,
    ) => `{'missing': count(${column}) = 0, 'same': CASE WHEN count(${column}) = count(*) AND min(${column}) = max(${column})
      THEN min(${column})::VARCHAR END} AS ${column}`,
  )
  const said = await db.row<Readonly<Record<string, { readonly missing: boolean; readonly same: string | null }>>>(
    `SELECT ${asked.join(', ')} FROM ${from}`,
  )
  const unstored = columns.flatMap((column) => {
    const { missing, same } = said[column]!
    if (!missing && same === null) return []
    return [[column, missing ? 'NULL' : literal(same!)] as const]
  })
  return Object.fromEntries(unstored)
}
