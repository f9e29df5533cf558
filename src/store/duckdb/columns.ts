import type { DuckDBDataChunk, DuckDBMaterializedResult, DuckDBVector } from '@duckdb/node-api'
import { bugError } from '../../core/errors.ts'
import type { Database } from './database.ts'

type Typed = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array | BigUint64Array | BigInt64Array

/**
 * Copies one column of a result into a typed array, from `at` on. The array and the column must be of one type. Columns must have no
 * NULL.
 */
export function copyColumn(chunk: DuckDBDataChunk, column: number, target: Typed, at: number): void {
  const items = typedItems(chunk.getColumnVector(column), target.constructor as Make<Typed>)
  target.set(items as never, at)
}

/**
 * The numbers of a vector. DuckDB's vectors hold typed arrays inside: taking them whole is ten times faster than item by item, which is
 * the way out where a later version keeps them elsewhere.
 */
function typedItems<Column extends Typed>(vector: DuckDBVector, Column: Make<Column>): Column {
  const { items } = vector as unknown as { readonly items?: unknown }
  if (items instanceof Column) return items
  const made = new Column(vector.itemCount)
  for (let i = 0; i < vector.itemCount; i++) made[i] = vector.getItem(i) as never
  return made
}

type Make<Column> = new (length: number) => Column

type Types<Columns> = { readonly [Name in keyof Columns]: Make<Columns[Name]> }

/** What a query answers, each of its columns as a typed array of the type given. Columns must have no NULL. `rows`: so many it must answer. */
export async function readColumns<Columns extends Readonly<Record<string, Typed>>>(
  db: Database,
  sql: string,
  types: Types<Columns>,
  rows?: number,
): Promise<Columns & { readonly length: number }> {
  const result = await db.connection.run(sql)
  const length = result.rowCount
  if (rows !== undefined && length !== rows) throw bugError('LEDGER_LENGTH', `asked for ${rows} rows, got ${length}`)
  const made = Object.values<Make<Typed>>(types).map((Column) => new Column(length))
  let at = 0
  for (const chunk of chunksOf(result)) {
    for (const [column, target] of made.entries()) copyColumn(chunk, column, target, at)
    at += chunk.rowCount
  }
  return { ...Object.fromEntries(Object.keys(types).map((name, i) => [name, made[i]])), length } as never
}

/**
 * What a query answers, some thousand rows at a time, each column as a typed array that is DuckDB's own: good until the next. So of a
 * large ledger nothing is kept that nobody needs, and what looks at the rows is soon compiled. `begin` hears first how many there are.
 */
export async function readChunks<Columns extends readonly Typed[]>(
  db: Database,
  sql: string,
  types: { readonly [Place in keyof Columns]: Make<Columns[Place]> },
  begin: (rows: number) => void,
  take: (...columns: Columns) => void,
): Promise<void> {
  const result = await db.connection.run(sql)
  begin(result.rowCount)
  for (const chunk of chunksOf(result))
    take(...(types.map((Column, i) => typedItems(chunk.getColumnVector(i), Column)) as unknown as Columns))
}

/** All are there: to fetch them in the background, one by one, took half of the reading. */
export function* chunksOf(result: DuckDBMaterializedResult): Iterable<DuckDBDataChunk> {
  for (let i = 0; i < result.chunkCount; i++) yield result.getChunk(i)
}

/** The bytes of a vector of numbers, as wide as its type each: of UHUGEINT 16, the lowest first. What is written there `flush` hands over. */
export function bytesOf(vector: DuckDBVector): Uint8Array {
  const { items, dataView } = vector as unknown as { readonly items?: Typed; readonly dataView?: DataView }
  const { buffer, byteOffset, byteLength } = (items ?? dataView)!
  return new Uint8Array(buffer, byteOffset, byteLength)
}
