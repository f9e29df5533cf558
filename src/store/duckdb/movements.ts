import { bugError } from '../../core/errors.ts'
import { groupBy } from '../../core/groupBy.ts'
import { type Amounts, type Legs, type MovementBatch, MovementKind } from '../../core/ledger/batch.ts'
import { LENDING_KINDS, TRANSACTION_KINDS } from '../../core/ledger/event.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { Wanted } from '../../core/trace/wanted.ts'
import { readColumns } from './columns.ts'
import type { Database } from './database.ts'
import { endRow } from './endRow.ts'
import { eventsWhere } from './events.ts'
import { withIds } from './withIds.ts'

/** Whole transactions in chain order, a batch at a time. A batch has `batchSize` movements or a few more, to the end of its last transaction. */
export async function* movements(
  db: Database,
  wanted: Wanted | 'everything',
  asOf: number,
  batchSize: number,
): AsyncIterable<MovementBatch> {
  const end = await endRow(db, asOf)
  if (wanted === 'everything') {
    const model = await shape(db, 'movement')
    for (let from = 0; from < end; ) {
      const to = from + batchSize >= end ? end : await endOfTransaction(db, 'movement', 'row', from + batchSize)
      yield await readBatch(db, 'movement', 'row', from, to, model)
      from = to
    }
    return
  }
  const table = await pull(db, wanted, end)
  try {
    const model = await shape(db, table)
    const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${table}`)
    for (let from = 0; from < n; ) {
      const to = from + batchSize >= n ? n : await endOfTransaction(db, table, 'rowid', from + batchSize)
      yield await readBatch(db, table, 'rowid', from, to, model)
      from = to
    }
  } finally {
    await db.run(`DROP TABLE ${table}`)
  }
}

/** What there is to read besides the movement's own row: legs of their own, amounts above 2^128, events of its transaction. */
interface Shape {
  readonly utxo: boolean
  readonly wide: boolean
  readonly events: boolean
}

async function shape(db: Database, table: string): Promise<Shape> {
  return db.row<Shape>(
    `SELECT coalesce(bool_or(kind >= 4), false) AS utxo, coalesce(bool_or(wide IS NOT NULL), false) AS wide,
       (SELECT count(*) > 0 FROM event WHERE kind IN (${TRANSACTION_KINDS.map(literal).join(', ')})) AS events FROM ${table}`,
  )
}

const LENDING = `kind IN (${LENDING_KINDS.map(literal).join(', ')})`

let pulls = 0

/** Copies the wanted transactions' movements, in order, into a temporary table. */
async function pull(db: Database, wanted: Wanted, end: number): Promise<string> {
  const table = `pull_${pulls++}`
  await withIds(db, wanted.holdings, (holdings) =>
    withIds(db, wanted.addresses, (addresses) =>
      withIds(db, wanted.transactions, (transactions) =>
        withIds(db, wanted.borrowers, (borrowers) => {
          const txs = [
            ...(wanted.holdings.length > 0
              ? [`SELECT tx FROM touch WHERE holding IN (SELECT id FROM ${holdings})`]
              : []),
            ...(wanted.addresses.length > 0
              ? [
                  `SELECT tx FROM movement WHERE to_address IN (SELECT id FROM ${addresses})`,
                  `SELECT tx FROM movement WHERE row IN (SELECT row FROM utxo_output WHERE address IN (SELECT id FROM ${addresses}))`,
                ]
              : []),
            ...(wanted.transactions.length > 0 ? [`SELECT id AS tx FROM ${transactions}`] : []),
            ...(wanted.borrowers.length > 0
              ? [`SELECT tx FROM event WHERE ${LENDING} AND who IN (SELECT id FROM ${borrowers})`]
              : []),
          ]
          const which = txs.length === 0 ? 'false' : `tx IN (${txs.join(' UNION ')})`
          return db.run(
            `CREATE TEMP TABLE ${table} AS SELECT * FROM movement WHERE row < ${end} AND ${which} ORDER BY row`,
          )
        }),
      ),
    ),
  )
  return table
}

/** The first place at or after `to` where a transaction begins. */
async function endOfTransaction(db: Database, table: string, place: string, to: number): Promise<number> {
  const { end } = await db.row<{ end: number }>(
    `SELECT max(${place})::DOUBLE + 1 AS "end" FROM ${table} WHERE tx = (SELECT tx FROM ${table} WHERE ${place} = ${to - 1}) AND ${place} >= ${to - 1}`,
  )
  return end
}

async function readBatch(
  db: Database,
  table: string,
  place: string,
  from: number,
  to: number,
  shape: Shape,
): Promise<MovementBatch> {
  const range = `${place} >= ${from} AND ${place} < ${to}`
  const length = to - from
  const found = await readColumns(
    db,
    `SELECT row::DOUBLE, tx::DOUBLE, time::DOUBLE, kind, asset, coalesce(from_holding, -1)::DOUBLE, coalesce(from_address, -1)::INTEGER,
       coalesce(to_holding, -1)::DOUBLE, coalesce(to_address, -1)::INTEGER, lo, hi FROM ${table} WHERE ${range}`,
    {
      row: Float64Array,
      tx: Float64Array,
      time: Float64Array,
      kind: Uint8Array,
      asset: Int32Array,
      payer: Float64Array,
      payerAddress: Int32Array,
      payee: Float64Array,
      payeeAddress: Int32Array,
      lo: BigUint64Array,
      hi: BigUint64Array,
    },
    length,
  )
  const { row, tx, time, kind, asset } = found
  const columns = { length, row, tx, time, kind, asset }
  const payers = { holding: found.payer, address: found.payerAddress }
  const payees = { holding: found.payee, address: found.payeeAddress }
  for (let i = 1; i < length; i++)
    if (columns.row[i]! <= columns.row[i - 1]!) throw bugError('LEDGER_ORDER', `row ${columns.row[i]} came late`)
  const told = shape.events ? await eventsIn(db, table, range, columns.tx) : {}
  const wide = `SELECT row, wide FROM ${table} WHERE ${range} AND wide IS NOT NULL`
  const lanes = { lo: found.lo, hi: found.hi }
  const amount: Amounts = shape.wide ? { ...lanes, wide: await wideAmounts(db, wide, columns.row) } : lanes
  if (shape.utxo) {
    const which = `row IN (SELECT row FROM ${table} WHERE ${range} AND kind >= 4) AND row >= ${columns.row[0]} AND row <= ${columns.row[length - 1]}`
    const ins = await readOwnLegs(
      db,
      `SELECT row::DOUBLE, holding::DOUBLE, coalesce(address, -1)::INTEGER, lo FROM utxo_input WHERE ${which} ORDER BY row, i`,
    )
    const outs = await readOwnLegs(
      db,
      `SELECT row::DOUBLE, holding::DOUBLE, coalesce(address, -1)::INTEGER, lo FROM utxo_output WHERE ${which} ORDER BY row, n`,
    )
    return {
      ...columns,
      ...told,
      height: await heights(db, table, range, columns.tx),
      inputs: mergeLegs(columns, payers, amount, ins),
      outputs: mergeLegs(columns, payees, amount, outs),
    }
  }
  const inputs: Legs = { start: Int32Array.from({ length: length + 1 }, (_, i) => i), ...payers, amount }
  return { ...columns, ...told, inputs, outputs: mergeLegs(columns, payees, amount, NO_LEGS) }
}

/** Of a stretch of the ledger as `txn` has them, which is quicker; of single transactions by a join. */
async function heights(db: Database, table: string, range: string, txs: Float64Array): Promise<Float64Array> {
  const [first, last] = [txs[0]!, txs.at(-1)!]
  const near = `x.tx >= ${first} AND x.tx <= ${last}`
  const height = 'coalesce(x.height, -1)::DOUBLE'
  if (table === 'movement') {
    const sql = `SELECT ${height} FROM txn x WHERE ${near} ORDER BY x.tx`
    const found = await readColumns(db, sql, { height: Float64Array }, last - first + 1)
    return txs.map((tx) => found.height[tx - first]!)
  }
  const sql = `SELECT ${height} FROM (SELECT row, tx FROM ${table} WHERE ${range}) m JOIN txn x ON x.tx = m.tx AND ${near} ORDER BY m.row`
  return (await readColumns(db, sql, { height: Float64Array }, txs.length)).height
}

async function eventsIn(
  db: Database,
  table: string,
  range: string,
  txs: Float64Array,
): Promise<Pick<MovementBatch, 'events'>> {
  const which = `tx >= ${txs[0]} AND tx <= ${txs.at(-1)} AND tx IN (SELECT tx FROM ${table} WHERE ${range})`
  const byTransaction = groupBy(await eventsWhere(db, TRANSACTION_KINDS, which), (event) => event.tx)
  return byTransaction.size === 0 ? {} : { events: byTransaction }
}

/** Legs of UTXO transactions, sorted by row. */
interface OwnLegs {
  readonly row: Float64Array
  readonly holding: Float64Array
  readonly address: Int32Array
  readonly lo: BigUint64Array
}

const NO_LEGS: OwnLegs = {
  row: new Float64Array(),
  holding: new Float64Array(),
  address: new Int32Array(),
  lo: new BigUint64Array(),
}

function readOwnLegs(db: Database, sql: string): Promise<OwnLegs> {
  return readColumns(db, sql, { row: Float64Array, holding: Float64Array, address: Int32Array, lo: BigUint64Array })
}

/** One leg for each account movement that has that side (gas has no payee), the transaction's own legs for the others. */
function mergeLegs(
  columns: Pick<MovementBatch, 'length' | 'row' | 'kind'>,
  side: { readonly holding: Float64Array; readonly address: Int32Array },
  amount: Amounts,
  own: OwnLegs,
): Legs {
  const most = columns.length + own.row.length
  const start = new Int32Array(columns.length + 1)
  const holding = new Float64Array(most)
  const address = new Int32Array(most)
  const lo = new BigUint64Array(most)
  const hi = new BigUint64Array(most)
  const wide = new Map<number, bigint>()
  let next = 0
  let leg = 0
  for (let i = 0; i < columns.length; i++) {
    start[i] = next
    if (columns.kind[i]! >= MovementKind.transaction) {
      for (; leg < own.row.length && own.row[leg] === columns.row[i]; leg++, next++) {
        holding[next] = own.holding[leg]!
        address[next] = own.address[leg]!
        lo[next] = own.lo[leg]!
      }
    } else if (side.holding[i]! >= 0) {
      holding[next] = side.holding[i]!
      address[next] = side.address[i]!
      lo[next] = amount.lo[i]!
      hi[next] = amount.hi[i]!
      const above = amount.wide?.get(i)
      if (above !== undefined) wide.set(next, above)
      next++
    }
  }
  start[columns.length] = next
  const lanes = { lo: lo.subarray(0, next), hi: hi.subarray(0, next) }
  return {
    start,
    holding: holding.subarray(0, next),
    address: address.subarray(0, next),
    amount: wide.size === 0 ? lanes : { ...lanes, wide },
  }
}

async function wideAmounts(db: Database, sql: string, rows: Float64Array): Promise<ReadonlyMap<number, bigint>> {
  const found = await db.rows<{ row: bigint; wide: string }>(sql)
  const byRow = new Map(found.map(({ row, wide }) => [Number(row), BigInt(wide)]))
  const wide = new Map<number, bigint>()
  if (byRow.size === 0) return wide
  for (let i = 0; i < rows.length; i++) {
    const value = byRow.get(rows[i]!)
    if (value !== undefined) wide.set(i, value)
  }
  return wide
}
