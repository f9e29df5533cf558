import { readColumns } from './columns.ts'
import type { Database } from './database.ts'
import { blockTexts, inBlock } from './orderedText.ts'

/** The texts of one column in one block: their lengths in bytes (−1: none), and the texts joined. */
export interface BlockTexts {
  readonly lengths: BigInt64Array
  readonly bytes: Uint8Array
}

/** Of some columns of texts, rows from `first` up to, not including, `end`, which are one block. `place`: the number of a row. */
export async function textsOfBlock(
  db: Database,
  from: string,
  columns: readonly string[],
  place: string,
  first: number,
  end: number,
): Promise<readonly BlockTexts[]> {
  const joined = await blockTexts(db, from, columns, first, place)
  // Hashes and addresses are all of one length: to ask for it row by row would unpack them once more.
  const differ = columns.filter((_, i) => joined[i]!.length === null)
  const lengths = await lengthsOf(db, from, differ, inBlock(place, first))
  return joined.map(({ bytes, length }, i) => ({
    bytes,
    lengths: length === null ? lengths[columns[i]!]! : new BigInt64Array(end - first).fill(BigInt(length)),
  }))
}

async function lengthsOf(
  db: Database,
  from: string,
  columns: readonly string[],
  where: string,
): Promise<Readonly<Record<string, BigInt64Array>>> {
  if (columns.length === 0) return {}
  const asked = columns.map((column) => `coalesce(strlen(${column}), -1)::BIGINT AS ${column}`)
  const types = Object.fromEntries(columns.map((column) => [column, BigInt64Array] as const))
  return readColumns(db, `SELECT ${asked.join(', ')} FROM ${from} WHERE ${where}`, types) as never
}
