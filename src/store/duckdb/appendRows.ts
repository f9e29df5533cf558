import type { DuckDBValue } from '@duckdb/node-api'
import type { Database } from './database.ts'

/** Adds rows to a temporary table, by its columns' order. */
export async function appendRows(
  db: Database,
  table: string,
  rows: readonly (readonly DuckDBValue[])[],
): Promise<void> {
  if (rows.length === 0) return
  const appender = await db.connection.createAppender(table, null, 'temp')
  for (const row of rows) {
    for (const [column, value] of row.entries()) appender.appendValue(value, appender.columnType(column))
    appender.endRow()
  }
  appender.closeSync()
}
