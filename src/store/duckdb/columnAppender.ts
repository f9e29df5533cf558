import { DuckDBDataChunk } from '@duckdb/node-api'
import { bugError } from '../../core/errors.ts'
import { bytesOf } from './columns.ts'
import type { Database } from './database.ts'

/** The values of a column, one behind the other, as wide as its type: of UHUGEINT 16 bytes each, the lowest first. */
export type Column = BigInt64Array | BigUint64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

/** Adds many rows to a temporary table, column by column: no value becomes an object on the way. */
export interface ColumnAppender {
  /** So many rows: of each column of the table as many values. */
  add(rows: number, ...columns: readonly Column[]): void
  close(): void
}

/** Rows of one chunk: what DuckDB works with at a time. */
const ROOM = 2048

/** Columns of numbers only, without NULL. */
export async function openColumnAppender(db: Database, table: string): Promise<ColumnAppender> {
  const appender = await db.connection.createAppender(table, null, 'temp')
  const types = Array.from({ length: appender.columnCount }, (_, column) => appender.columnType(column))
  const chunk = DuckDBDataChunk.create(types, ROOM)
  const vectors = types.map((_, column) => chunk.getColumnVector(column))
  const room = vectors.map(bytesOf)
  let filled = 0
  const flush = () => {
    for (const vector of vectors) vector.flush()
    chunk.rowCount = filled
    appender.appendDataChunk(chunk)
    filled = 0
  }
  return {
    add: (rows, ...columns) => {
      for (let from = 0; from < rows; ) {
        const length = Math.min(rows - from, ROOM - filled)
        for (const [column, values] of columns.entries()) {
          const { buffer, byteOffset, byteLength } = values
          const width = room[column]!.length / ROOM
          if (byteLength !== rows * width)
            throw bugError('COLUMN_WIDTH', `column ${column} of ${table}: ${byteLength} bytes`)
          room[column]!.set(new Uint8Array(buffer, byteOffset + from * width, length * width), filled * width)
        }
        filled += length
        from += length
        if (filled === ROOM) flush()
      }
    },
    close: () => {
      if (filled > 0) flush()
      appender.closeSync()
    },
  }
}
