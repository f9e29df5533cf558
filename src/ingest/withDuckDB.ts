import { createRequire } from 'node:module'
import type { DuckDBConnection, DuckDBInstance as Instance } from '@duckdb/node-api'

/** Required, because to `import` it takes a tenth of a second longer: Node then reads each file of the package twice, for the names that it exports. */
const { DuckDBInstance } = createRequire(import.meta.url)('@duckdb/node-api') as typeof import('@duckdb/node-api')

/** Starting DuckDB takes longer than most looks into a file: one serves all of a process. */
let running: Promise<Instance> | null = null

/** Looks into files before they are imported. Errors: those of `look`. */
export async function withDuckDB<T>(look: (db: DuckDBConnection) => Promise<T>): Promise<T> {
  running ??= DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '512MB',
    autoinstall_known_extensions: 'false',
  })
  try {
    const db = await (await running).connect()
    try {
      return await look(db)
    } finally {
      db.closeSync()
    }
  } catch (error) {
    // A DuckDB that is broken stays so.
    running = null
    throw error
  }
}
