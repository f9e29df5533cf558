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

async function writeCsv(db: Database, table: string, path: string, policies: readonly string[]): Promise<number> {
  const names = policies.map((policy, i) => `(${i}, ${literal(policy)})`).join(', ')
  const { utxo } = await db.row<{ utxo: boolean }>('SELECT EXISTS (FROM utxo_output) AS utxo')
  const written = await db.row<{ Count: bigint }>(
    `COPY (
       WITH policy_name(policy, name) AS (VALUES ${names}) ${utxo ? OUTPOINT_LEGS(table) : ''}
       SELECT p.name AS policy, f.origin, x.chain, x.height, ${TIME} AS time, x.hash AS tx_hash,
         ${utxo ? 'CASE WHEN m.kind < 4 THEN m.seq WHEN f.output >= 0 THEN f.output END' : 'm.seq'} AS seq,
         ${safe('a.address')} AS "from", ${safe('b.address')} AS "to", c.asset,
         ${utxo ? `CASE WHEN m.kind < 4 THEN ${amountText('m')} WHEN f.output >= 0 THEN o.lo::VARCHAR ELSE e.fee::VARCHAR END` : amountText('m')} AS amount,
         ${amountText('f')} AS tainted, CASE WHEN f.has_basis THEN ${amountText('f', 'basis_')} END AS basis
       FROM ${table} f JOIN policy_name p USING (policy) JOIN movement m ON m.row = f.row JOIN txn x ON x.tx = m.tx JOIN asset c ON c.id = m.asset
       ${utxo ? 'LEFT JOIN utxo_output o ON o.row = f.row AND o.n = f.output LEFT JOIN edge e ON e.row = f.row' : ''}
       LEFT JOIN address a ON a.id = ${utxo ? 'coalesce(m.from_address, e.sender)' : 'm.from_address'}
       LEFT JOIN address b ON b.id = ${utxo ? 'coalesce(m.to_address, o.address)' : 'm.to_address'}
       ORDER BY f.row, f.output < 0, f.output, f.policy, f.origin
     ) TO ${literal(path)} (FORMAT csv, HEADER true)`,
  )
  return Number(written.Count)
}

const TIME = `replace(strftime(make_timestamp(x.time * 1000), '%Y-%m-%dT%H:%M:%S.%gZ'), '.000Z', 'Z')`

/** Of a UTXO transaction: the address that all its inputs share, if they do, and what its outputs leave to the miner. */
const OUTPOINT_LEGS = (table: string) => `, touched AS (SELECT DISTINCT row FROM ${table}), edge AS (
  SELECT i.row, i.sender, i.total - o.total AS fee FROM
    (SELECT row, CASE WHEN count(DISTINCT coalesce(address, -1)) = 1 THEN max(address) END AS sender, sum(lo::HUGEINT) AS total
     FROM utxo_input SEMI JOIN touched USING (row) GROUP BY row) i
    JOIN (SELECT row, sum(lo::HUGEINT) AS total FROM utxo_output SEMI JOIN touched USING (row) GROUP BY row) o USING (row))`

/** Addresses of chains that dyepack does not know may begin like a formula. */
function safe(column: string): string {
  return `CASE WHEN left(${column}, 1) IN ('=', '+', '-', '@') THEN concat('''', ${column}) ELSE ${column} END`
}
