import type { Database } from './database.ts'

/** Rows in one string: far below DuckDB's and Node's longest. */
export const BLOCK = 65_536

/** The lines of a table as bytes, in the order of its rows. */
export async function* orderedText(db: Database, table: string, line: string): AsyncIterable<Uint8Array> {
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${table}`)
  for (let from = 0; from < n; from += BLOCK) yield (await blockTexts(db, table, [line], from))[0]!.bytes
}

/** Texts one behind the other, in UTF-8. */
interface JoinedText {
  readonly bytes: Uint8Array
  /** Of each of them, in bytes; null: they differ, or a row has none. */
  readonly length: number | null
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
): Promise<readonly JoinedText[]> {
  if (texts.length === 0) return []
  const rows = `SELECT ${texts.map((text, i) => `${text} AS t${i}`).join(', ')} FROM ${table} WHERE ${inBlock(place, from)} LIMIT ${BLOCK}`
  const joined = texts.flatMap((_, i) => [
    `encode(string_agg(t${i}, ''))`,
    `CASE WHEN count(t${i}) = count(*) AND min(strlen(t${i})) = max(strlen(t${i})) THEN min(strlen(t${i})) END::DOUBLE`,
  ])
  const reader = await db.connection.runAndReadAll(`SELECT ${joined.join(', ')} FROM (${rows})`)
  const [row] = reader.getRows()
  return texts.map((_, i) => ({
    bytes: (row![2 * i] as { bytes: Uint8Array } | null)?.bytes ?? new Uint8Array(),
    length: row![2 * i + 1] as number | null,
  }))
}

/** That a row, whose number is `place`, is one of the block from `from` on. */
export function inBlock(place: string, from: number): string {
  return `${place} >= ${from} AND ${place} < ${from + BLOCK}`
}
