import type { DuckDBConnection, DuckDBInstance as Instance } from '@duckdb/node-api'
import { DuckDBInstance } from './nodeApi.ts'

/** A DuckDB that works for one ledger at a time. */
export interface LentInstance {
  connect(): Promise<DuckDBConnection>
  /** All its connections must be closed. */
  giveBack(): Promise<void>
}

/** Starting DuckDB takes thirty times as long as attaching a file to one that runs: those that small ledgers had are kept for the next ones. */
const idle: Instance[] = []
/** More than these are seldom wanted at once. */
const KEPT = 2

/** A DuckDB with this configuration and a file attached to it; null: memory in its place. Errors: those of DuckDB. */
export async function lendInstance(
  configuration: Readonly<Record<string, string>>,
  file: { readonly path: string; readonly readOnly: boolean } | null,
): Promise<LentInstance> {
  const instance = idle.pop() ?? (await DuckDBInstance.create(':memory:', configuration))
  const giveBack = async () => {
    // One that is broken, or has spilled and would do so again beside the ledger that it had, is no good to others.
    const good = await run(instance, [`DETACH ${NAME}`, SPILL(null)]).then(
      () => true,
      () => false,
    )
    if (good && idle.length < KEPT) idle.push(instance)
    else instance.closeSync()
  }
  const attach =
    file === null
      ? [`ATTACH ':memory:' AS ${NAME}`]
      : [
          SPILL(`${file.path}.tmp`),
          `ATTACH ${text(file.path)} AS ${NAME} (${file.readOnly ? 'READ_ONLY' : 'READ_WRITE'})`,
        ]
  try {
    await run(instance, attach)
  } catch (error) {
    instance.closeSync()
    throw error
  }
  const connect = async () => {
    const connection = await instance.connect()
    await connection.run(`USE ${NAME}`)
    return connection
  }
  return { connect, giveBack }
}

const NAME = 'ledger'
const SPILL = (folder: string | null) => `SET temp_directory = ${text(folder ?? '')}`
const text = (value: string) => `'${value.replaceAll("'", "''")}'`

async function run(instance: Instance, statements: readonly string[]): Promise<void> {
  const connection = await instance.connect()
  try {
    for (const statement of statements) await connection.run(statement)
  } finally {
    connection.closeSync()
  }
}
