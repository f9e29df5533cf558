import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api'
import { bugError } from '../../core/errors.ts'
import type { Database } from './database.ts'

type Typed = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array | BigUint64Array | BigInt64Array

/**
 * Copies one column of a result into a typed array, from `at` on. The array and the column must be of one type.
 * DuckDB's vectors hold typed arrays inside: taking them whole is ten times faster than item by item, which is the way out
 * where a later version keeps them elsewhere. Columns must have no NULL.
 */
export function copyColumn(chunk: DuckDBDataChunk, column: number, target: Typed, at: number): void {
  const vector = chunk.getColumnVector(column)
  const { items } = vector as unknown as { readonly items?: unknown }
  if (items instanceof target.constructor) target.set(items as never, at)
  else for (let i = 0; i < vector.itemCount; i++) target[at + i] = vector.getItem(i) as never
}

type Make<Column> = new (length: number) => Column

/** What a query answers, each of its columns as a typed array of the type given. Columns must have no NULL. `rows`: so many it must answer. */
export async function readColumns<Columns extends Readonly<Record<string, Typed>>>(
  db: Database,
  sql: string,
  types: { readonly [Name in keyof Columns]: Make<Columns[Name]> },
  rows?: number,
): Promise<Columns & { readonly length: number }> {
  const chunks = await (await db.connection.run(sql)).fetchAllChunks()
  const length = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0)
  if (rows !== undefined && length !== rows) throw bugError('LEDGER_LENGTH', `asked for ${rows} rows, got ${length}`)
  const made = Object.values<Make<Typed>>(types).map((Column) => new Column(length))
  let at = 0
  for (const chunk of chunks) {
    for (const [column, target] of made.entries()) copyColumn(chunk, column, target, at)
    at += chunk.rowCount
  }
  return { ...Object.fromEntries(Object.keys(types).map((name, i) => [name, made[i]])), length } as never
}

/** The bytes of a vector of numbers, as wide as its type each: of UHUGEINT 16, the lowest first. What is written there `flush` hands over. */
export function bytesOf(vector: DuckDBVector): Uint8Array {
  const { items, dataView } = vector as unknown as { readonly items?: Typed; readonly dataView?: DataView }
  const { buffer, byteOffset, byteLength } = (items ?? dataView)!
  return new Uint8Array(buffer, byteOffset, byteLength)
}
