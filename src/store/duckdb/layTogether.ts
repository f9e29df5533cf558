import { groupBy } from '../../core/groupBy.ts'
import type { Database } from './database.ts'
import type { StagedRecords } from './stagedRecords.ts'

/** As many files of one kind are read one by one: each takes a plan of its own, and room for it. */
const FEW = 8

/**
 * Lays the records of many files that say the same of their movements into one table: the lists of a hundred addresses are then
 * sealed like one file. The tables that they stood in go.
 */
export async function layTogether(db: Database, records: readonly StagedRecords[]): Promise<readonly StagedRecords[]> {
  const alike = groupBy(records, (one) =>
    one.table === null ? one.records : JSON.stringify([one.shape, one.movements, one.event]),
  )
  const laid: StagedRecords[] = []
  for (const group of alike.values()) {
    if (group.length <= FEW) {
      laid.push(...group)
      continue
    }
    const [{ shape, movements, event, records: first }] = group as readonly [StagedRecords]
    const table = `together_${first}`
    const columns = await db.rows<{ name: string }>(
      `SELECT column_name AS name FROM duckdb_columns() WHERE table_name = '${first}'`,
    )
    const said = columns.map(({ name }) => name).filter((name) => /^(ord|c\d+|am\d+|wide\d+)$/.test(name))
    const all = group.map((one) => `SELECT ${said.join(', ')} FROM ${one.records}`)
    await db.run(`CREATE TEMP TABLE ${table} AS ${all.join(' UNION ALL ')}`)
    for (const one of group) await db.run(`DROP VIEW ${one.records}; DROP TABLE ${one.table}`)
    laid.push({ shape, movements, event, records: table, table })
  }
  return laid
}
