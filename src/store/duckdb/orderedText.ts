import type { Database } from './database.ts'

/** Rows in one string: far below DuckDB's and Node's longest. */
export const BLOCK = 65_536

/** The lines of a table as bytes, in the order of its rows. */
export async function* orderedText(db: Database, table: string, line: string): AsyncIterable<Uint8Array> {
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${table}`)
  for (let from = 0; from < n; from += BLOCK) yield* await inOneThread(db, () => blockTexts(db, table, [line], from))
}

/** Does work with one thread of DuckDB. */
export async function inOneThread<T>(db: Database, work: () => Promise<T>): Promise<T> {
  if (db.threads === 1) return work()
  await db.run('SET threads = 1')
  try {
    return await work()
  } finally {
    await db.run(`SET threads = ${db.threads}`)
  }
}

/**
 * Expressions over the rows from `from` on, a block of them, each joined to one text in the order of rows: `inOneThread`. With two threads
 * DuckDB adds row groups to a string as they come, and with ORDER BY in the aggregate it takes thirty times as long.
 */
export async function blockTexts(
  db: Database,
  table: string,
  texts: readonly string[],
  from: number,
): Promise<readonly Uint8Array[]> {
  if (texts.length === 0) return []
  const reader = await db.connection.runAndReadAll(
    `SELECT ${texts.map((text) => `encode(string_agg(${text}, ''))`).join(', ')} FROM ${table} WHERE rowid >= ${from} AND rowid < ${from + BLOCK}`,
  )
  return reader.getColumns().map(([joined]) => (joined as { bytes: Uint8Array } | null)?.bytes ?? new Uint8Array())
}
