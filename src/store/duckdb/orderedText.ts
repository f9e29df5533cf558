import type { Database } from './database.ts'

/** Rows in one string: far below DuckDB's and Node's longest. */
export const BLOCK = 65_536

/** The lines of a table as bytes, in the order of its rows. */
export async function* orderedText(db: Database, table: string, line: string): AsyncIterable<Uint8Array> {
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${table}`)
  for (let from = 0; from < n; from += BLOCK) yield await blockText(db, table, line, from)
}

/**
 * An expression over the rows from `from` on, a block of them, joined to one text in the order of rows. With two threads DuckDB
 * adds row groups to a string as they come, and with ORDER BY in the aggregate it takes thirty times as long; so one thread does it.
 */
export async function blockText(db: Database, table: string, text: string, from: number): Promise<Uint8Array> {
  await db.run('SET threads = 1')
  try {
    const reader = await db.connection.runAndReadAll(
      `SELECT encode(string_agg(${text}, '')) FROM ${table} WHERE rowid >= ${from} AND rowid < ${from + BLOCK}`,
    )
    const joined = reader.getColumns()[0]![0] as { readonly bytes: Uint8Array } | null
    return joined?.bytes ?? new Uint8Array()
  } finally {
    await db.run(`SET threads = ${db.threads}`)
  }
}
