import type { DuckDBVector } from '@duckdb/node-api'
import { bugError } from '../../core/errors.ts'
import { bytesOf } from './columns.ts'
import type { Database } from './database.ts'
import { DuckDBDataChunk } from './nodeApi.ts'

/** The values of a column, one behind the other, as wide as its type; or parts of longer values. */
export type Column = BigInt64Array | BigUint64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array | Parts

/** Of each `stride` bytes those from `from` on, as many as the column's type is wide (UHUGEINT: 16, the lowest first), in whole words of 4. */
export interface Parts {
  readonly bytes: Uint8Array
  readonly stride: number
  readonly from: number
}

/** Adds many rows to a temporary table, column by column: no value becomes an object on the way. */
export interface ColumnAppender {
  /** So many rows: of each column of the table as many values. */
  add(rows: number, ...columns: readonly Column[]): void
  close(): void
}

/** Rows of one chunk: what DuckDB works with at a time. */
const ROOM = 2048

/** Columns of numbers only. In those that are `nullable`, by their places, a value of which all bits are set stands for NULL; no other has any. */
export async function openColumnAppender(
  db: Database,
  table: string,
  nullable: readonly number[] = [],
): Promise<ColumnAppender> {
  const appender = await db.connection.createAppender(table, null, 'temp')
  const types = Array.from({ length: appender.columnCount }, (_, column) => appender.columnType(column))
  const chunk = DuckDBDataChunk.create(types, ROOM)
  const vectors = types.map((_, column) => chunk.getColumnVector(column))
  const room = vectors.map(bytesOf)
  const absences = nullable.map((column) => markAbsent(vectors[column]!, wordsOf(room[column]!)))
  let filled = 0
  const flush = () => {
    for (const mark of absences) mark(filled)
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
          const width = room[column]!.length / ROOM
          const [all, each] = 'stride' in values ? [values.bytes, values.stride] : [values, width]
          if (all.byteLength !== rows * each)
            throw bugError('COLUMN_WIDTH', `column ${column} of ${table}: ${all.byteLength} bytes`)
          const bytes = new Uint8Array(all.buffer, all.byteOffset + from * each, length * each)
          if ('stride' in values) copyParts(bytes, each, values.from, room[column]!, width, filled)
          else room[column]!.set(bytes, filled * width)
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

/** Says of the first rows of a vector which are there. One by one, by the vector's own methods, takes ten times as long. */
function markAbsent(vector: DuckDBVector, words: Int32Array): (rows: number) => void {
  const width = words.length / ROOM
  vector.setItem(0, null)
  const { buffer, byteOffset } = (vector as unknown as { readonly validity: { readonly data: BigUint64Array } })
    .validity.data
  const bits = new Int32Array(buffer, byteOffset, ROOM / 32)
  return (rows) => {
    bits.fill(0)
    for (let i = 0; i < rows; i++)
      if (words[i * width] !== -1 || words[(i + 1) * width - 1] !== -1) bits[i >>> 5]! |= 1 << (i & 31)
  }
}

function copyParts(
  from: Uint8Array,
  stride: number,
  offset: number,
  into: Uint8Array,
  width: number,
  row: number,
): void {
  const [source, target] = [wordsOf(from), wordsOf(into)]
  const [step, words] = [stride / 4, width / 4]
  for (let at = offset / 4, to = row * words; at < source.length; at += step)
    for (let k = 0; k < words; k++) target[to++] = source[at + k]!
}

/** Memory that does not begin at a whole word is copied. */
export function wordsOf(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes)
  return new Int32Array(buffer, byteOffset, length / 4)
}

/** Whole numbers as a column of BIGINT: a bigint for each would take as long as all else. */
export function int64s(numbers: Float64Array): Int32Array {
  const words = new Int32Array(numbers.length * 2)
  for (let i = 0; i < numbers.length; i++) {
    words[2 * i] = numbers[i]!
    words[2 * i + 1] = Math.floor(numbers[i]! / 2 ** 32)
  }
  return words
}

/** What stands in bytes that begin at a whole number of 8. */
export function float64s({ buffer, byteOffset, length }: Uint8Array): Float64Array {
  return new Float64Array(buffer, byteOffset, length / 8)
}

/** Numbers of 4 bytes as a column of BIGINT. */
export function widened(bytes: Uint8Array): Int32Array {
  const narrow = wordsOf(bytes)
  const words = new Int32Array(narrow.length * 2)
  for (let i = 0; i < narrow.length; i++) words[2 * i] = narrow[i]!
  return words
}
