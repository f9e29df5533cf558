import type { Database } from './database.ts'
import { BIGINT, DuckDBDataChunk } from './nodeApi.ts'

const CHUNK = 2048
/** So many stand in the statement itself: a table to be made, filled and dropped takes longer than their text. */
const FEW = 32
let made = 0

/** Asks with a table `(n, id)` of ids (n: their place in the list): something that FROM takes, with an alias or without. */
export async function withIds<Result>(
  db: Database,
  ids: readonly number[],
  ask: (table: string) => Promise<Result>,
): Promise<Result> {
  if (ids.length === 0) return ask('(SELECT NULL::BIGINT AS n, NULL::BIGINT AS id WHERE false)')
  if (ids.length <= FEW) {
    const rows = ids.map((id, n) => `(${n}::BIGINT, ${id}::BIGINT)`)
    return ask(`(SELECT n, id FROM (VALUES ${rows.join(', ')}) v(n, id))`)
  }
  const table = `ids_${made++}`
  await db.run(`CREATE TEMP TABLE ${table} (n BIGINT, id BIGINT)`)
  try {
    const appender = await db.connection.createAppender(table, null, 'temp')
    for (let from = 0; from < ids.length; from += CHUNK) {
      const some = ids.slice(from, from + CHUNK)
      const chunk = DuckDBDataChunk.create([BIGINT, BIGINT], some.length)
      chunk.setColumns([some.map((_, i) => BigInt(from + i)), some.map(BigInt)])
      appender.appendDataChunk(chunk)
    }
    appender.closeSync()
    return await ask(table)
  } finally {
    await db.run(`DROP TABLE ${table}`)
  }
}
