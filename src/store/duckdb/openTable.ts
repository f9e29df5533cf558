import { openDatabase } from './database.ts'

/** Files read as tables, without a ledger. */
export interface Table {
  rows<Row>(sql: string): Promise<Row[]>
  /** Lines that the CSV reader of the queries so far has set aside, because they are no rows. */
  brokenLines(): Promise<number>
  close(): Promise<void>
}

/** Opens DuckDB in memory, for looks into a file before it is imported. */
export async function openTable(): Promise<Table> {
  const db = await openDatabase(':memory:', false)
  return {
    rows: (sql) => db.rows(sql),
    brokenLines: async () => {
      const tables = await db.rows(`SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'`)
      if (tables.length === 0) return 0
      const { n } = await db.row<{ n: number }>('SELECT count(DISTINCT line)::DOUBLE AS n FROM reject_errors')
      return n
    },
    close: () => db.close(),
  }
}
