import { setImmediate, setTimeout } from 'node:timers/promises'
import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBPendingResult, DuckDBValue } from '@duckdb/node-api'
import { DuckDBPendingResultState } from './nodeApi.ts'

/**
 * Runs statements one after the other in more than one thread; the answer of the last, to which the values belong. What DuckDB's `query` does
 * costs up to a tenth of an import's CPU more: where only another thread has work (the end of a sort, a window, a merge), it asks without a
 * pause whether that is done.
 */
export async function runStatements(
  connection: DuckDBConnection,
  sql: string,
  values: readonly DuckDBValue[] = [],
): Promise<DuckDBMaterializedResult> {
  const statements = await connection.extractStatements(sql)
  for (let i = 0; ; i++) {
    const isLast = i === statements.count - 1
    const prepared = await statements.prepare(i)
    try {
      if (isLast) prepared.bind([...values])
      const result = await finish(prepared.start())
      if (isLast) return result as DuckDBMaterializedResult
    } finally {
      prepared.destroySync()
    }
  }
}

async function finish(pending: DuckDBPendingResult) {
  for (;;) {
    const state = runTask(pending)
    if (state === DuckDBPendingResultState.RESULT_READY) return pending.getResult()
    await (state === DuckDBPendingResultState.NO_TASKS_AVAILABLE ? setTimeout(1) : setImmediate())
  }
}

/** What is wrong comes in the words that `query` has for it. */
function runTask(pending: DuckDBPendingResult) {
  try {
    return pending.runTask()
  } catch (cause) {
    throw new Error((cause as Error).message.replace('Failure running pending result task: ', ''), { cause })
  }
}
