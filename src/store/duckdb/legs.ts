import type { DuckDBDataChunk } from '@duckdb/node-api'
import { copyColumn } from './columns.ts'
import type { Database } from './database.ts'

/** One side of a movement: what a holding gets (`amount` above zero) or pays. */
export interface Leg {
  /** Whose: legs come sorted by it. */
  readonly key: number
  readonly tx: number
  /** Two numbers that the question asks for beside it. */
  readonly a: number
  readonly b: number
  readonly amount: bigint
}

/**
 * Legs as a query orders them: columns `key, tx, a, b, sign` (DOUBLE), `lo, hi` (UBIGINT), `wide` (VARCHAR or NULL).
 * They are added up here and not in SQL, where `sum(UHUGEINT)` is a DOUBLE and no integer holds 2^256.
 */
export async function* readLegs(db: Database, sql: string): AsyncIterable<readonly Leg[]> {
  const result = await db.connection.stream(sql)
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
    yield legsOf(chunk)
}

function legsOf(chunk: DuckDBDataChunk): readonly Leg[] {
  const length = chunk.rowCount
  const numbers = Array.from({ length: 5 }, () => new Float64Array(length))
  const lanes = [new BigUint64Array(length), new BigUint64Array(length)]
  for (const [column, target] of [...numbers, ...lanes].entries()) copyColumn(chunk, column, target, 0)
  const [key, tx, a, b, sign] = numbers as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
  const [lo, hi] = lanes as [BigUint64Array, BigUint64Array]
  const wide = chunk.getColumnVector(7)
  const legs: Leg[] = []
  for (let i = 0; i < length; i++) {
    const above = wide.getItem(i) as string | null
    const size = above !== null ? BigInt(above) : hi[i] === 0n ? lo[i]! : (hi[i]! << 64n) | lo[i]!
    legs.push({ key: key[i]!, tx: tx[i]!, a: a[i]!, b: b[i]!, amount: sign[i]! < 0 ? -size : size })
  }
  return legs
}
