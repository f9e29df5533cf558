import { setImmediate, setTimeout } from 'node:timers/promises'
import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBPendingResult, DuckDBValue } from '@duckdb/node-api'
import type { PendingResult } from '@duckdb/node-bindings'
import { DuckDBPendingResultState, PendingState, pendingState } from './nodeApi.ts'

/** Work of this thread's own. `always`: it may take longer than the statements beside it. */
export type Meanwhile = Promise<unknown> | 'always'

/**
 * Runs statements one after the other in more than one thread; the answer of the last, to which the values belong. What DuckDB's `query` does
 * costs up to a tenth of an import's CPU more: where only another thread has work (the end of a sort, a window, a merge), it asks without a
 * pause whether that is done. Until what this thread does `meanwhile` is done, DuckDB's other threads, of which there must be some,
 * have the statements to themselves, and this one only asks now and then whether they are done; who gave it hears of its errors.
 */
export async function runStatements(
  connection: DuckDBConnection,
  sql: string,
  values: readonly DuckDBValue[] = [],
  meanwhile: Meanwhile | null = null,
): Promise<DuckDBMaterializedResult> {
  let isBusy = meanwhile !== null
  const free = () => {
    isBusy = false
  }
  if (meanwhile instanceof Promise) meanwhile.then(free, free)
  const statements = await connection.extractStatements(sql)
  for (let i = 0; ; i++) {
    const isLast = i === statements.count - 1
    const prepared = await statements.prepare(i)
    try {
      if (isLast) prepared.bind([...values])
      const pending = prepared.start()
      while (isBusy && !isOver(pending)) await setTimeout(1)
      const result = await (isBusy ? pending.getResult() : finish(pending))
      if (isLast) return result as DuckDBMaterializedResult
    } finally {
      prepared.destroySync()
    }
  }
}

/** The C API calls a statement that has ended an error; whether it is one, its result says. */
function isOver(pending: DuckDBPendingResult): boolean {
  const { pending_result } = pending as unknown as { readonly pending_result: PendingResult }
  const state = pendingState(pending_result)
  return state === PendingState.RESULT_READY || state === PendingState.ERROR
}

/** So often it asks without a pause: a small statement is done by then, and a pause would be most of its time. */
const SOON = 50

async function finish(pending: DuckDBPendingResult) {
  for (let waits = 0; ; ) {
    const state = runTask(pending)
    if (state === DuckDBPendingResultState.RESULT_READY) return pending.getResult()
    waits = state === DuckDBPendingResultState.NO_TASKS_AVAILABLE ? waits + 1 : 0
    await (waits > SOON ? setTimeout(1) : setImmediate())
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
