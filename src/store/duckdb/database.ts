import { rm, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { inputError, retryError } from '../../core/errors.ts'
import { systemError } from '../../core/systemError.ts'
import { isUnbegun } from './isUnbegun.ts'
import { lendInstance } from './lentInstance.ts'
import { DuckDBInstance } from './nodeApi.ts'
import { type Meanwhile, runStatements } from './runStatements.ts'

/** One DuckDB file and one connection to it. Statements run one after the other. */
export interface Database {
  /** The file, or `IN_MEMORY`. */
  readonly path: string
  /** Until what this thread does `meanwhile` is done, it leaves the statements to DuckDB's others, where there are any. */
  run(sql: string, values?: readonly DuckDBValue[], meanwhile?: Meanwhile): Promise<void>
  /** Rows as objects. Cast wide integers to DOUBLE or VARCHAR in the SQL: a BIGINT arrives as a bigint. */
  rows<Row>(sql: string, values?: readonly DuckDBValue[]): Promise<Row[]>
  /** The first row; there must be one. */
  row<Row>(sql: string, values?: readonly DuckDBValue[]): Promise<Row>
  /** Lends a connection of its own, which sees no temporary tables, for what goes on beside this one. */
  beside<Result>(use: (other: Beside) => Promise<Result>): Promise<Result>
  /** The connection itself, for column vectors and appenders. */
  readonly connection: DuckDBConnection
  /** With which it works. */
  readonly threads: number
  /** What it may take from now on, as `400MB`. A small one shares its memory with others, and stays as it is. */
  limitMemory(limit: string): Promise<void>
  close(): Promise<void>
}

/** Another connection to the same file, with temporary tables of its own. */
export interface Beside extends Pick<Database, 'connection'> {
  /** As that of `Database`. */
  run(sql: string, meanwhile?: Meanwhile): Promise<void>
}

/** In place of a path. */
export const IN_MEMORY = ':memory:'
/** What the database may take; it takes up to half as much again. */
export const MEMORY = '600MB'
/** Each thread needs memory of its own: with more than four, large tables would spill early. */
const THREADS = Math.min(availableParallelism(), 4)
/** In bytes. DuckDB shares out work by 122,880 rows; below that a second thread only costs: a fifth of a small import. */
const SMALL = 4 * 1024 * 1024
/** In bytes of this process. */
const MUCH = 512 * 1024 * 1024
const MORE = 32 * 1024 * 1024

/**
 * Opens a DuckDB file; `coming`: how many bytes are about to be read into it. What does not fit the memory limit spills to a folder beside the file.
 * To write, one whose making was stopped in its first writes is made anew.
 * Errors: `LEDGER_LOCKED` (another process writes, or reads while we want to write), `NOT_A_LEDGER`; of opening and of
 * statements: `DISK_FULL`, `NOT_PERMITTED`.
 */
export async function openDatabase(path: string, readOnly: boolean, coming = 0): Promise<Database> {
  const there = await stat(path).catch(() => null)
  const threads = (there?.size ?? 0) + coming < SMALL ? 1 : THREADS
  const open = () => (threads === 1 ? openLent(path, readOnly) : openOwn(path, readOnly))
  const opened = await open()
    .catch(async (cause: unknown) => {
      // Nobody writes it now: DuckDB would have said so first.
      if (readOnly || isLock(cause) || !(await isUnbegun(path))) throw cause
      await rm(path)
      return open()
    })
    .catch((cause: unknown) => {
      throw openingError(path, cause)
    })
  const { connection } = opened
  const memory = memoryKeeper()
  const giveBack = readOnly ? async () => {} : memory.giveBack
  const execute = (on: DuckDBConnection, sql: string, values?: readonly DuckDBValue[], meanwhile?: Meanwhile) =>
    threads === 1 || readOnly
      ? on.run(sql, values === undefined ? undefined : [...values])
      : runStatements(on, sql, values, meanwhile)
  const rows = async <Row>(sql: string, values?: readonly DuckDBValue[]) => {
    const result = await execute(connection, sql, values).catch(refused)
    await giveBack(connection)
    return (await result.getRowObjectsJS()) as Row[]
  }
  const beside = async <Result>(use: (other: Beside) => Promise<Result>) => {
    const other = await opened.connect()
    const run = async (sql: string, meanwhile?: Meanwhile) => {
      await execute(other, sql, undefined, meanwhile)
    }
    try {
      const result = await use({ connection: other, run }).catch(refused)
      await giveBack(other)
      return result
    } finally {
      other.closeSync()
    }
  }
  return {
    path,
    connection,
    threads,
    rows,
    run: async (sql, values, meanwhile) => {
      await execute(connection, sql, values, meanwhile).catch(refused)
      await giveBack(connection)
    },
    row: async <Row>(sql: string, values?: readonly DuckDBValue[]) => {
      const found = await rows<Row>(sql, values)
      if (found[0] === undefined) throw new Error(`no row from: ${sql}`)
      return found[0]
    },
    beside,
    limitMemory: async (limit) => {
      if (threads > 1) await memory.limit(connection, limit)
    },
    close: () => opened.close(),
  }
}

/**
 * Gives memory back to the system after a statement that took much. DuckDB's allocator keeps freed memory, which its limit does not count:
 * an import of 3,000,000 rows came to 1,071 MiB where DuckDB itself held a tenth of that. Threads of the allocator give some back while a
 * statement runs (837 MiB with both, 905 without them). To set the limit anew is DuckDB's only way to
 * say so in SQL; it costs 1 ms, and another for each 3 to 5 MB that there is to give.
 */
function memoryKeeper() {
  let limit = MEMORY
  let most = MUCH
  const set = (connection: DuckDBConnection) => connection.run(`SET memory_limit = '${limit}'`)
  return {
    limit: async (connection: DuckDBConnection, other: string) => {
      limit = other
      await set(connection)
    },
    /** By a connection that reads nothing just then: what it reads would end. */
    giveBack: async (connection: DuckDBConnection) => {
      if (process.memoryUsage.rss() < most) return
      await set(connection)
      most = Math.max(MUCH, process.memoryUsage.rss() + MORE)
    },
  }
}

interface Opened {
  readonly connection: DuckDBConnection
  /** Another one. */
  connect(): Promise<DuckDBConnection>
  close(): Promise<void>
}

function configuration(threads: number): Record<string, string> {
  return {
    threads: String(threads),
    memory_limit: MEMORY,
    autoinstall_known_extensions: 'false',
    errors_as_json: 'false',
  }
}

async function openLent(path: string, readOnly: boolean): Promise<Opened> {
  const file = path === IN_MEMORY ? null : { path: resolve(path), readOnly }
  const lent = await lendInstance(configuration(1), file)
  const connection = await lent.connect()
  return {
    connection,
    connect: () => lent.connect(),
    close: () => {
      connection.closeSync()
      return lent.giveBack()
    },
  }
}

async function openOwn(path: string, readOnly: boolean): Promise<Opened> {
  const access = { access_mode: readOnly ? 'READ_ONLY' : 'READ_WRITE' }
  const keepsLess = { allocator_background_threads: 'true' }
  const instance = await DuckDBInstance.create(path, { ...access, ...configuration(THREADS), ...keepsLess })
  const connection = await instance.connect()
  return {
    connection,
    connect: () => instance.connect(),
    close: async () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function refused(cause: unknown): never {
  throw systemError(cause) ?? cause
}

function isLock(cause: unknown): boolean {
  return /could not set lock|conflicting lock/i.test(wordsOf(cause))
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function openingError(path: string, cause: unknown): Error {
  const byTheSystem = systemError(cause)
  if (byTheSystem !== null) return byTheSystem
  if (isLock(cause)) {
    return retryError('LEDGER_LOCKED', `${path} is in use by another process`, {
      fix: 'wait until the other import or trace has ended, then run this again',
      facts: { file: path },
      cause,
    })
  }
  const said = wordsOf(cause)
  // Of a file that it knows as a table, like a CSV, DuckDB speaks of something else.
  const detail = /in-memory/.test(said) ? '' : `: ${said.split('\n')[0]}`
  return inputError('NOT_A_LEDGER', `${path} is no ledger of dyepack${detail}`, {
    fix: 'name a file that dyepack import has made; where this should be one, move it away and import again',
    facts: { file: path },
    cause,
  })
}
