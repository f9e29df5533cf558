import { DuckDBInstance } from '@duckdb/node-api'

/** Asks a plain DuckDB, as anybody would who has only the files. */
export async function sql<Row = Record<string, unknown>>(query: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(query)).getRowObjectsJS() as Row[]
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
