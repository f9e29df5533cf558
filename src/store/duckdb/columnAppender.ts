import {
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBVector,
} from '@duckdb/node-api'
import type { Database } from './database.ts'

/** Rows of one chunk: what DuckDB works with at a time. */
const ROOM = 2048

/** Adds many rows to a temporary table: they are gathered column by column, which is several times as quick as value by value. */
export class ColumnAppender {
  readonly #appender: DuckDBAppender
  readonly #types: readonly DuckDBType[]
  #chunk: DuckDBDataChunk
  #vectors: readonly DuckDBVector[]
  #rows = 0

  private constructor(appender: DuckDBAppender, types: readonly DuckDBType[]) {
    this.#appender = appender
    this.#types = types
    this.#chunk = DuckDBDataChunk.create(types, ROOM)
    this.#vectors = vectorsOf(this.#chunk)
  }

  static async open(db: Database, table: string): Promise<ColumnAppender> {
    const appender = await db.connection.createAppender(table, null, 'temp')
    const types = Array.from({ length: appender.columnCount }, (_, column) => appender.columnType(column))
    return new ColumnAppender(appender, types)
  }

  /** A value for each column, in their order. */
  add(...values: readonly DuckDBValue[]): void {
    for (let column = 0; column < values.length; column++) this.#vectors[column]!.setItem(this.#rows, values[column]!)
    if (++this.#rows === ROOM) this.#flush()
  }

  #flush(): void {
    for (const vector of this.#vectors) vector.flush()
    this.#chunk.rowCount = this.#rows
    this.#appender.appendDataChunk(this.#chunk)
    this.#chunk = DuckDBDataChunk.create(this.#types, ROOM)
    this.#vectors = vectorsOf(this.#chunk)
    this.#rows = 0
  }

  close(): void {
    if (this.#rows > 0) this.#flush()
    this.#appender.closeSync()
  }
}

function vectorsOf(chunk: DuckDBDataChunk): readonly DuckDBVector[] {
  return Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnVector(column))
}
