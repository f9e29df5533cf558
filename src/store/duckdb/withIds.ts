import { BIGINT, DuckDBDataChunk } from '@duckdb/node-api'
import type { Database } from './database.ts'

const CHUNK = 2048
let made = 0

/** Puts ids into a temporary table `(n, id)` (n: their place in the list), asks, and drops it again. */
export async function withIds<Result>(
  db: Database,
  ids: readonly number[],
  ask: (table: string) => Promise<Result>,
): Promise<Result> {
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
