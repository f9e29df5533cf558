import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { inputError, retryError } from '../../core/errors.ts'
import { systemError } from '../../core/systemError.ts'

/** One DuckDB file and one connection to it. Statements run one after the other. */
export interface Database {
  run(sql: string, values?: readonly DuckDBValue[]): Promise<void>
  /** Rows as objects. Cast wide integers to DOUBLE or VARCHAR in the SQL: a BIGINT arrives as a bigint. */
  rows<Row>(sql: string, values?: readonly DuckDBValue[]): Promise<Row[]>
  /** The first row; there must be one. */
  row<Row>(sql: string, values?: readonly DuckDBValue[]): Promise<Row>
  /** The connection itself, for column vectors and appenders. */
  readonly connection: DuckDBConnection
  close(): void
}

/** With which every database works. */
export const THREADS = 2

/**
 * Opens a DuckDB file. What does not fit the memory limit spills to a folder beside the file.
 * Errors: `LEDGER_LOCKED` (another process writes, or reads while we want to write), `NOT_A_LEDGER`; of opening and of
 * statements: `DISK_FULL`, `NOT_PERMITTED`.
 */
export async function openDatabase(path: string, readOnly: boolean): Promise<Database> {
  const instance = await DuckDBInstance.create(path, {
    access_mode: readOnly ? 'READ_ONLY' : 'READ_WRITE',
    threads: String(THREADS),
    memory_limit: '600MB',
    autoinstall_known_extensions: 'false',
    errors_as_json: 'false',
  }).catch((cause: unknown) => {
    throw openingError(path, cause)
  })
  const connection = await instance.connect()
  const rows = async <Row>(sql: string, values?: readonly DuckDBValue[]) => {
    const reader = await connection.runAndReadAll(sql, values === undefined ? undefined : [...values]).catch(refused)
    return reader.getRowObjectsJS() as Row[]
  }
  return {
    connection,
    rows,
    run: async (sql, values) => {
      await connection.run(sql, values === undefined ? undefined : [...values]).catch(refused)
    },
    row: async <Row>(sql: string, values?: readonly DuckDBValue[]) => {
      const found = await rows<Row>(sql, values)
      if (found[0] === undefined) throw new Error(`no row from: ${sql}`)
      return found[0]
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function refused(cause: unknown): never {
  throw systemError(cause) ?? cause
}

function openingError(path: string, cause: unknown): Error {
  const byTheSystem = systemError(cause)
  if (byTheSystem !== null) return byTheSystem
  const said = cause instanceof Error ? cause.message : String(cause)
  if (/could not set lock|conflicting lock/i.test(said)) {
    return retryError('LEDGER_LOCKED', `${path} is in use by another process`, {
      fix: 'wait until the other import or trace has ended, then run this again',
      facts: { file: path },
      cause,
    })
  }
  return inputError('NOT_A_LEDGER', `${path} cannot be opened as a ledger: ${said.split('\n')[0]}`, {
    fix: 'move the file away and import again',
    facts: { file: path },
    cause,
  })
}
