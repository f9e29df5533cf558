import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { BIGINT, BOOLEAN, DuckDBDataChunk, INTEGER, UBIGINT, VARCHAR } from '@duckdb/node-api'
import type { FlowRows } from '../../core/trace/flows.ts'
import type { FlowSpool } from '../ledgerStore.ts'
import { amountText } from './amountSql.ts'
import { type Database, literal } from './database.ts'

const CHUNK = 2048
const TYPES = [BIGINT, INTEGER, INTEGER, INTEGER, UBIGINT, UBIGINT, VARCHAR, UBIGINT, UBIGINT, VARCHAR, BOOLEAN]
let made = 0

/** Flows wait in a temporary table, which spills beside the ledger where memory ends, and leave as CSV in one statement. */
export async function openFlowSpool(db: Database): Promise<FlowSpool> {
  const table = `flow_${made++}`
  await db.run(
    `CREATE TEMP TABLE ${table} (row BIGINT, policy INTEGER, origin INTEGER, output INTEGER,
       lo UBIGINT, hi UBIGINT, wide VARCHAR, basis_lo UBIGINT, basis_hi UBIGINT, basis_wide VARCHAR, has_basis BOOLEAN)`,
  )
  return {
    append: async (rows) => {
      const appender = await db.connection.createAppender(table, null, 'temp')
      for (let from = 0; from < rows.length; from += CHUNK)
        appender.appendDataChunk(chunkOf(rows, from, Math.min(from + CHUNK, rows.length)))
      appender.closeSync()
    },
    writeCsv: (path, policies) => writeCsv(db, table, path, policies),
    close: () => db.run(`DROP TABLE IF EXISTS ${table}`),
  }
}

function chunkOf(rows: FlowRows, from: number, to: number): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(TYPES, to - from)
  const numbers = (column: number, values: readonly number[]) => chunk.setColumnValues(column, values.slice(from, to))
  chunk.setColumnValues(0, rows.row.slice(from, to).map(BigInt))
  numbers(1, rows.policy)
  numbers(2, rows.origin)
  numbers(3, rows.output)
  const amounts = (column: number, values: readonly (bigint | null)[]) => {
    const some = values.slice(from, to).map((value) => value ?? 0n)
    chunk.setColumnValues(
      column,
      some.map((value) => value & LANE),
    )
    chunk.setColumnValues(
      column + 1,
      some.map((value) => (value < TWO_64 || value >= TWO_128 ? 0n : value >> 64n)),
    )
    chunk.setColumnValues(
      column + 2,
      some.map((value) => (value < TWO_128 ? null : value.toString())),
    )
  }
  amounts(4, rows.tainted)
  amounts(7, rows.basis)
  chunk.setColumnValues(
    10,
    rows.basis.slice(from, to).map((basis) => basis !== null),
  )
  return chunk
}

const LANE = 2n ** 64n - 1n
const TWO_64 = 2n ** 64n
const TWO_128 = 2n ** 128n

/** A part is written at a time, so that memory is bounded by a part: sorting and joining text takes many times its size. */
const PART = 400_000
const HEADER = 'policy,origin,chain,height,time,tx_hash,seq,from,to,asset,amount,tainted,basis\n'

async function writeCsv(db: Database, table: string, path: string, policies: readonly string[]): Promise<number> {
  const { utxo } = await db.row<{ utxo: boolean }>('SELECT EXISTS (FROM utxo_output) AS utxo')
  const { n, first, last } = await db.row<{ n: number; first: number; last: number }>(
    `SELECT count(*)::DOUBLE AS n, coalesce(min(row), 0)::DOUBLE AS first, coalesce(max(row), -1)::DOUBLE AS last FROM ${table}`,
  )
  const whole = `${path}.incomplete`
  const part = `${path}.part`
  await writeFile(whole, HEADER)
  const rows = Math.ceil((last - first + 1) / Math.max(1, Math.ceil(n / PART)))
  for (let from = first; from <= last; from += rows) {
    await db.run(
      `COPY (${lines(table, policies, utxo, from, from + rows)}) TO ${literal(part)} (FORMAT csv, HEADER false)`,
    )
    await pipeline(createReadStream(part, { highWaterMark: 1 << 20 }), createWriteStream(whole, { flags: 'a' }))
  }
  await rm(part, { force: true })
  await rename(whole, path)
  return n
}

/** The lines of movements `from` to before `to`, in order. */
function lines(table: string, policies: readonly string[], utxo: boolean, from: number, to: number): string {
  const names = policies.map((policy, i) => `(${i}, ${literal(policy)})`).join(', ')
  const within = (row: string) => `${row} >= ${from} AND ${row} < ${to}`
  const amount = utxo
    ? `CASE WHEN m.kind < 4 THEN ${amountText('m')} WHEN f.output >= 0 THEN o.lo::VARCHAR ELSE e.fee::VARCHAR END`
    : amountText('m')
  return `WITH policy_name(policy, name) AS (VALUES ${names}) ${utxo ? outpointLegs(table, within) : ''}
    SELECT p.name, f.origin, x.chain, x.height, ${TIME}, x.hash,
      ${utxo ? 'CASE WHEN m.kind < 4 THEN m.seq WHEN f.output >= 0 THEN f.output END' : 'm.seq'},
      ${safe('a.address')}, ${safe('b.address')}, c.asset, ${amount},
      ${amountText('f')}, CASE WHEN f.has_basis THEN ${amountText('f', 'basis_')} END
    FROM (FROM ${table} WHERE ${within('row')}) f JOIN policy_name p USING (policy)
    JOIN (FROM movement WHERE ${within('row')}) m ON m.row = f.row JOIN txn x ON x.tx = m.tx JOIN asset c ON c.id = m.asset
    ${utxo ? `LEFT JOIN (FROM utxo_output WHERE ${within('row')}) o ON o.row = f.row AND o.n = f.output LEFT JOIN edge e ON e.row = f.row` : ''}
    LEFT JOIN address a ON a.id = ${utxo ? 'coalesce(m.from_address, e.sender)' : 'm.from_address'}
    LEFT JOIN address b ON b.id = ${utxo ? 'coalesce(m.to_address, o.address)' : 'm.to_address'}
    ORDER BY f.row, f.output < 0, f.output, f.policy, f.origin`
}

const TIME = `replace(strftime(make_timestamp(x.time * 1000), '%Y-%m-%dT%H:%M:%S.%gZ'), '.000Z', 'Z')`

/** Of a UTXO transaction: the address that all its inputs share, if they do, and what its outputs leave to the miner. */
function outpointLegs(table: string, within: (row: string) => string): string {
  return `, touched AS (SELECT DISTINCT row FROM ${table} WHERE ${within('row')}), edge AS (
    SELECT i.row, i.sender, i.total - o.total AS fee FROM
      (SELECT row, CASE WHEN count(DISTINCT coalesce(address, -1)) = 1 THEN max(address) END AS sender, sum(lo::HUGEINT) AS total
       FROM utxo_input SEMI JOIN touched USING (row) WHERE ${within('row')} GROUP BY row) i
      JOIN (SELECT row, sum(lo::HUGEINT) AS total FROM utxo_output SEMI JOIN touched USING (row) WHERE ${within('row')} GROUP BY row) o USING (row))`
}

/** Addresses of chains that dyepack does not know may begin like a formula. */
function safe(column: string): string {
  return `CASE WHEN left(${column}, 1) IN ('=', '+', '-', '@') THEN concat('''', ${column}) ELSE ${column} END`
}
