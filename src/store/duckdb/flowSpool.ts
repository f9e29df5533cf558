import { open } from 'node:fs/promises'
import type { DuckDBDataChunk as Chunk } from '@duckdb/node-api'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { FlowRows } from '../../core/trace/flows.ts'
import type { CarriedTaint, FlowArrival, FlowMove, FlowSpool } from '../ledgerStore.ts'
import { amountText } from './amountSql.ts'
import type { Database } from './database.ts'
import { txHash } from './hashHalves.ts'
import { readLegs } from './legs.ts'
import { BIGINT, BOOLEAN, DuckDBDataChunk, INTEGER, UBIGINT, VARCHAR } from './nodeApi.ts'
import { orderedText } from './orderedText.ts'
import { withIds } from './withIds.ts'

const CHUNK = 2048
const TYPES = [BIGINT, INTEGER, INTEGER, INTEGER, UBIGINT, UBIGINT, VARCHAR, UBIGINT, UBIGINT, VARCHAR, BOOLEAN]
let made = 0

/** Flows wait in a temporary table, which spills beside the ledger where memory ends, and leave as CSV block by block. */
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
    arrivals: () => arrivals(db, table),
    receivers: () => receivers(db, table),
    carried: (policy) => carried(db, table, policy),
    tainted: (rows) => tainted(db, table, rows),
    moves: (policies) => moves(db, table, policies),
    writeCsv: (path, policies) => writeCsv(db, table, path, policies),
    close: () => db.run(`DROP TABLE IF EXISTS ${table}`),
  }
}

/** Added up here: see `readLegs`. `a`: policy, `b`: origin. */
async function arrivals(db: Database, table: string): Promise<readonly FlowArrival[]> {
  const legs = `SELECT m.to_address::DOUBLE, 0::DOUBLE, f.policy::DOUBLE, f.origin::DOUBLE, 1::DOUBLE, f.basis_lo, f.basis_hi, f.basis_wide
    FROM ${table} f JOIN movement m ON m.row = f.row WHERE f.has_basis AND m.kind < 3 ORDER BY ALL`
  const sums: (FlowArrival & { basis: bigint })[] = []
  for await (const portion of readLegs(db, legs)) {
    for (const { key: address, a: policy, b: origin, amount } of portion) {
      const last = sums.at(-1)
      if (last?.address === address && last.policy === policy && last.origin === origin) last.basis += amount
      else sums.push({ address, policy, origin, basis: amount })
    }
  }
  return sums
}

async function receivers(db: Database, table: string): Promise<readonly number[]> {
  const found = await db.rows<{ address: number }>(
    `SELECT DISTINCT coalesce(m.to_address, o.address)::DOUBLE AS address FROM ${table} f JOIN movement m ON m.row = f.row
     LEFT JOIN utxo_output o ON o.row = f.row AND o.n = f.output
     WHERE f.has_basis AND m.kind <> 3 AND coalesce(m.to_address, o.address) IS NOT NULL ORDER BY address`,
  )
  return found.map(({ address }) => address)
}

/** `a`: the output. */
async function* carried(db: Database, table: string, policy: number): AsyncIterable<readonly CarriedTaint[]> {
  const legs = `SELECT f.row::DOUBLE, m.tx::DOUBLE, f.output::DOUBLE, f.origin::DOUBLE, 1::DOUBLE, f.lo, f.hi, f.wide
    FROM ${table} f JOIN movement m ON m.row = f.row WHERE f.policy = ${policy} AND f.output >= 0 ORDER BY f.row, f.output, f.origin`
  for await (const portion of readLegs(db, legs))
    yield portion.map(({ key: row, tx, a: output, amount }) => ({ row, tx, output, tainted: amount }))
}

async function tainted(db: Database, table: string, rows: readonly number[]): Promise<ReadonlySet<number>> {
  if (rows.length === 0) return new Set()
  const found = await withIds(db, rows, (asked) =>
    db.rows<{ row: number }>(
      `SELECT DISTINCT row::DOUBLE AS row FROM ${table} WHERE has_basis AND row IN (SELECT id FROM ${asked})`,
    ),
  )
  return new Set(found.map(({ row }) => row))
}

function chunkOf(rows: FlowRows, from: number, to: number): Chunk {
  const chunk = DuckDBDataChunk.create(TYPES, to - from)
  const amounts = (column: number, values: readonly (bigint | null)[]) => {
    const some = values.slice(from, to).map((value) => value ?? 0n)
    chunk.setColumnValues(column, some.map(lowLane))
    chunk.setColumnValues(column + 1, some.map(highLane))
    chunk.setColumnValues(column + 2, some.map(wideText))
  }
  chunk.setColumnValues(0, rows.row.slice(from, to).map(BigInt))
  chunk.setColumnValues(1, rows.policy.slice(from, to))
  chunk.setColumnValues(2, rows.origin.slice(from, to))
  chunk.setColumnValues(3, rows.output.slice(from, to))
  amounts(4, rows.tainted)
  amounts(7, rows.basis)
  chunk.setColumnValues(10, rows.basis.slice(from, to).map(isThere))
  return chunk
}

const TWO_64 = 2n ** 64n
const TWO_128 = 2n ** 128n
const lowLane = (value: bigint) => (value < TWO_64 ? value : value & (TWO_64 - 1n))
const highLane = (value: bigint) => (value < TWO_64 || value >= TWO_128 ? 0n : value >> 64n)
const wideText = (value: bigint) => (value < TWO_128 ? null : value.toString())
const isThere = (basis: bigint | null) => basis !== null

const HEADER = 'policy,origin,chain,height,time,tx_hash,seq,from,to,asset,amount,tainted,basis\n'
/** Flows that are joined and sorted at once: about 60 MB of text. One sort of everything spills, and takes twice as long. */
const BLOCK = 1 << 18

async function writeCsv(db: Database, table: string, path: string, policies: readonly string[]): Promise<number> {
  const { utxo, n } = await sortFlows(db, table, 'true')
  const file = await open(path, 'w')
  try {
    await file.writeFile(HEADER)
    for (let from = 0; from < n; from += BLOCK) {
      await db.run(`CREATE OR REPLACE TEMP TABLE flow_text AS ${linesOf(policies, utxo, from)}`)
      for await (const text of orderedText(db, 'flow_text', 'line')) await file.writeFile(text)
    }
  } finally {
    await file.close()
    await db.run('DROP TABLE IF EXISTS flow_text; DROP TABLE IF EXISTS flow_sorted; DROP TABLE IF EXISTS flow_edge')
  }
  return n
}

/** Into the temporary table `flow_sorted`, with `flow_edge` beside it where there are UTXO transactions. */
async function sortFlows(db: Database, table: string, where: string) {
  const { utxo } = await db.row<{ utxo: boolean }>('SELECT EXISTS (FROM utxo_output) AS utxo')
  await db.run(
    `CREATE OR REPLACE TEMP TABLE flow_sorted AS FROM ${table} WHERE ${where} ORDER BY row, output < 0, output, policy, origin`,
  )
  if (utxo) await db.run(TRANSACTION_EDGES)
  const { n } = await db.row<{ n: number }>('SELECT count(*)::DOUBLE AS n FROM flow_sorted')
  return { utxo, n }
}

/** Flows that are in memory at once. */
const PORTION = 1 << 14

async function* moves(db: Database, table: string, policies: readonly number[]): AsyncGenerator<readonly FlowMove[]> {
  if (policies.length === 0) return
  const { utxo, n } = await sortFlows(db, table, `policy IN (${policies.join(', ')})`)
  type Row = Omit<FlowMove, 'amount' | 'tainted' | 'basis'> & Record<'amount' | 'tainted' | 'basis', string | null>
  const { amount, tainted, basis, ...cells } = cellsOf(utxo)
  const columns = Object.entries({ ...cells, tx: 'm.tx::DOUBLE', policy: 'f.policy', amount, tainted, basis })
  for (let from = 0; from < n; from += PORTION) {
    const rows = await db.rows<Row>(
      `SELECT ${columns.map(([name, sql]) => `${sql} AS "${name}"`).join(', ')} ${flowsFrom(utxo, from, from + PORTION)} ORDER BY f.rowid`,
    )
    yield rows.map(({ height, from: payer, to, ...row }) => ({
      ...row,
      height: height === null ? null : Number(height),
      time: Number(row.time),
      from: payer ?? '',
      to: to ?? '',
      amount: BigInt(row.amount!),
      tainted: BigInt(row.tainted!),
      basis: row.basis === null ? null : BigInt(row.basis),
    }))
  }
  await db.run('DROP TABLE IF EXISTS flow_sorted; DROP TABLE IF EXISTS flow_edge')
}

/** What a flow says, by the letters of `flowsFrom`. */
function cellsOf(utxo: boolean) {
  return {
    origin: 'f.origin',
    chain: 'x.chain',
    height: 'x.height',
    time: 'x.time',
    txHash: txHash('x'),
    from: 'a.address',
    to: 'b.address',
    asset: 'c.asset',
    amount: utxo
      ? `CASE WHEN m.kind < 4 THEN ${amountText('m')} WHEN f.output >= 0 THEN o.lo::VARCHAR ELSE e.fee::VARCHAR END`
      : amountText('m'),
    tainted: amountText('f'),
    basis: `CASE WHEN f.has_basis THEN ${amountText('f', 'basis_')} END`,
  }
}

function flowsFrom(utxo: boolean, from: number, to: number, names = ''): string {
  return `FROM flow_sorted f ${names}
    JOIN movement m ON m.row = f.row JOIN txn x ON x.tx = m.tx JOIN asset c ON c.id = m.asset
    ${utxo ? 'LEFT JOIN utxo_output o ON o.row = f.row AND o.n = f.output LEFT JOIN flow_edge e ON e.row = f.row' : ''}
    LEFT JOIN address a ON a.id = ${utxo ? 'coalesce(m.from_address, e.sender)' : 'm.from_address'}
    LEFT JOIN address b ON b.id = ${utxo ? 'coalesce(m.to_address, o.address)' : 'm.to_address'}
    WHERE f.rowid >= ${from} AND f.rowid < ${to}`
}

/** One line a flow. No cell needs quotes: names, hashes and addresses were checked at import, the rest are numbers. */
function linesOf(policies: readonly string[], utxo: boolean, from: number): string {
  const names = policies.map((policy, i) => `(${i}, ${literal(policy)})`).join(', ')
  const seq = utxo ? 'CASE WHEN m.kind < 4 THEN m.seq WHEN f.output >= 0 THEN f.output END' : 'm.seq'
  const { amount, tainted, basis, ...of } = cellsOf(utxo)
  const cells = ['p.name', of.origin, of.chain, of.height, TIME, of.txHash, seq, safe(of.from), safe(of.to), of.asset]
  const line = [...cells, amount, tainted, basis].join(", ',', ")
  return `SELECT line FROM (
    SELECT f.rowid AS id, concat(${line}, chr(10)) AS line
    ${flowsFrom(utxo, from, from + BLOCK, `JOIN (VALUES ${names}) p(policy, name) USING (policy)`)}
  ) ORDER BY id`
}

const TIME = `replace(strftime(make_timestamp(x.time * 1000), '%Y-%m-%dT%H:%M:%S.%gZ'), '.000Z', 'Z')`

/** Of a UTXO transaction: the address that all its inputs share, if they do, and what its outputs leave to the miner. */
const TRANSACTION_EDGES = `CREATE OR REPLACE TEMP TABLE flow_edge AS
  WITH touched AS (SELECT DISTINCT row FROM flow_sorted)
  SELECT i.row, i.sender, i.total - o.total AS fee FROM
    (SELECT row, CASE WHEN count(DISTINCT coalesce(address, -1)) = 1 THEN max(address) END AS sender, sum(lo::HUGEINT) AS total
     FROM utxo_input SEMI JOIN touched USING (row) GROUP BY row) i
    JOIN (SELECT row, sum(lo::HUGEINT) AS total FROM utxo_output SEMI JOIN touched USING (row) GROUP BY row) o USING (row)`

/** Addresses of chains that dyepack does not know may begin like a formula. */
function safe(column: string): string {
  return `CASE WHEN left(${column}, 1) IN ('=', '+', '-', '@') THEN concat('''', ${column}) ELSE ${column} END`
}
