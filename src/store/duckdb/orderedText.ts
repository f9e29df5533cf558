import type { Database } from './database.ts'

/** Rows in one string: far below DuckDB's and Node's longest. */
export const BLOCK = 65_536

/** The lines of a table as bytes, in the order of its rows. */
export async function* orderedText(db: Database, table: string, line: string): AsyncIterable<Uint8Array> {
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${table}`)
  for (let from = 0; from < n; from += BLOCK) yield* await blockTexts(db, table, [line], from)
}

/**
 * Expressions over the rows from `from` on, a block of them, each joined to one text in the order of rows. LIMIT leaves none out: it hands
 * rows on in their order, where two threads would add row groups to a string as they come, and with ORDER BY in the aggregate it takes
 * thirty times as long.
 */
export async function blockTexts(
  db: Database,
  table: string,
  texts: readonly string[],
  from: number,
  /** The number of a row, which is its place. */
  place = 'rowid',
): Promise<readonly Uint8Array[]> {
  if (texts.length === 0) return []
  const rows = `SELECT ${texts.map((text, i) => `${text} AS t${i}`).join(', ')} FROM ${table} WHERE ${place} >= ${from} AND ${place} < ${from + BLOCK} LIMIT ${BLOCK}`
  const joined = texts.map((_, i) => `encode(string_agg(t${i}, ''))`)
  const reader = await db.connection.runAndReadAll(`SELECT ${joined.join(', ')} FROM (${rows})`)
  return reader.getColumns().map(([text]) => (text as { bytes: Uint8Array } | null)?.bytes ?? new Uint8Array())
}
