import { createRequire } from 'node:module'

/** What runs of DuckDB's package. To `import` it takes a tenth of a second longer: Node then reads each of its files twice, for the names that it exports. */
export const { BIGINT, BOOLEAN, DuckDBDataChunk, DuckDBInstance, DuckDBPendingResultState, INTEGER, UBIGINT, VARCHAR } =
  createRequire(import.meta.url)('@duckdb/node-api') as typeof import('@duckdb/node-api')

/** DuckDB's C API, for the little that the package above leaves out. */
export const { pending_execute_check_state: pendingState, PendingState } = createRequire(import.meta.url)(
  '@duckdb/node-bindings',
) as typeof import('@duckdb/node-bindings')
