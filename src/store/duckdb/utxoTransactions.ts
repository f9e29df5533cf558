import { bugError } from '../../core/errors.ts'
import { scriptKindOf } from '../../core/ledger/scriptKind.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import {
  UNKNOWN_SCRIPT,
  UNKNOWN_VALUE,
  type UtxoBatch,
  type UtxoDetail,
  type UtxoLegs,
} from '../../core/ledger/utxoBatch.ts'
import type { UtxoQuestion } from '../ledgerStore.ts'
import { readChunks, readColumns } from './columns.ts'
import type { Database } from './database.ts'
import { addresses } from './lookups.ts'
import { withIds } from './withIds.ts'

/**
 * Transactions of a UTXO chain in chain order. The tables lie in that order, so that a range of rows is read without sorting or
 * joining anything: only so it keeps up with the rules.
 */
export async function* utxoTransactions(
  db: Database,
  chain: string,
  { upTo = null, transactions = null, detail = false }: UtxoQuestion,
  /** Whether some inputs of the ledger are of unknown value. */
  unvalued: boolean,
  batchSize: number,
): AsyncIterable<UtxoBatch> {
  const { assets, others, leastKind, end, firstTx, lastTx } = await db.row<Bounds>(
    `SELECT (SELECT list(id) FROM asset WHERE chain = ${literal(chain)}) AS assets, (SELECT count(*)::DOUBLE FROM asset WHERE chain <> ${literal(chain)}) AS others, min(kind) AS "leastKind",
       coalesce(max(row), -1)::DOUBLE + 1 AS "end", min(tx)::DOUBLE AS "firstTx", max(tx)::DOUBLE AS "lastTx" FROM movement`,
  )
  const ours = `kind >= 4 AND asset IN (${assets?.join(', ') ?? 'NULL'})`
  // Of a ledger of one chain every row is a transaction: rows and ordinals run side by side.
  const alone = others === 0 && (leastKind ?? 0) >= 4 && firstTx === 0 && lastTx === end - 1
  const value = !unvalued
    ? 'lo'
    : `CASE WHEN holding = -1 AND stated_value IS NULL THEN ${UNKNOWN_VALUE}::UBIGINT ELSE lo END`
  const inputs = legReader(db, 'utxo_input', value)
  const outputs = legReader(db, 'utxo_output', 'lo')
  const scripts = new ScriptsOfAddresses(db)
  const read = async (range: Range): Promise<UtxoBatch | null> => {
    const rows = await readRows(db, range, alone ? null : ours, upTo)
    if (rows.length === 0) return null
    const { length, tx, height } = rows
    const batch = { length, tx, height, inputs: await inputs(rows), outputs: await outputs(rows) }
    return detail ? { ...batch, detail: await readDetail(db, rows, batch, scripts) } : batch
  }
  if (transactions !== null) {
    const rows = await withIds(db, transactions, (table) =>
      db.rows<{ row: number }>(
        `SELECT DISTINCT row::DOUBLE AS row FROM movement JOIN ${table} t ON tx = t.id WHERE ${ours} ORDER BY row`,
      ),
    )
    for (const { row } of rows) {
      const batch = await read({ from: row, to: row + 1 })
      if (batch !== null) yield batch
    }
    return
  }
  for (let from = 0; from < end; from += batchSize) {
    const batch = await read({ from, to: Math.min(from + batchSize, end) })
    if (batch !== null) yield batch
  }
}

interface Bounds {
  readonly assets: readonly number[] | null
  /** Assets of other chains. */
  readonly others: number
  /** Of its movements: `kind` as in `MovementKind`; of transactions with inputs and outputs 4 and 5. */
  readonly leastKind: number | null
  readonly end: number
  readonly firstTx: number | null
  readonly lastTx: number | null
}

interface Range {
  readonly from: number
  readonly to: number
}

interface Rows extends Range {
  readonly length: number
  /** From `from` on. */
  readonly row: Int32Array
  readonly tx: Float64Array
  readonly height: Int32Array
}

/** `ours`: which rows are the chain's; null: all. */
async function readRows(db: Database, range: Range, ours: string | null, upTo: number | null): Promise<Rows> {
  const { row, tx } = ours === null ? everyRow(range) : await rowsIn(db, range, ours)
  const [first, last] = [tx[0] ?? 0, tx.at(-1) ?? -1]
  const sql = `SELECT coalesce(height, -1)::INTEGER FROM txn WHERE tx >= ${first} AND tx <= ${last}`
  const { height } = await readColumns(db, sql, { height: Int32Array }, last - first + 1)
  // Where every ordinal is the chain's, they stand side by side.
  if (upTo === null && height.length === tx.length) return { ...range, length: row.length, row, tx, height }
  const kept = keepRows(row, tx, height, upTo)
  const [rows, txs] = [row.subarray(0, kept), tx.subarray(0, kept)]
  return { ...range, length: kept, row: rows, tx: txs, height: height.subarray(0, kept) }
}

function everyRow({ from, to }: Range) {
  const [row, tx] = [new Int32Array(to - from), new Float64Array(to - from)]
  for (let i = 0; i < row.length; i++) {
    row[i] = i
    tx[i] = from + i
  }
  return { row, tx }
}

/** Rows of the chain and their transactions, in order: one of several has other rows between. */
function rowsIn(db: Database, { from, to }: Range, ours: string) {
  const sql = `SELECT (row - ${from})::INTEGER, tx::DOUBLE FROM movement WHERE row >= ${from} AND row < ${to} AND ${ours}`
  return readColumns(db, sql, { row: Int32Array, tx: Float64Array })
}

/** `height`: of every ordinal from the first on. What is kept moves to the front of the three. */
function keepRows(row: Int32Array, tx: Float64Array, height: Int32Array, upTo: number | null): number {
  const first = tx[0]!
  let kept = 0
  for (let i = 0; i < row.length; i++) {
    const at = height[tx[i]! - first]!
    if (upTo !== null && (at < 0 || at > upTo)) continue
    row[kept] = row[i]!
    tx[kept] = tx[i]!
    height[kept] = at
    kept++
  }
  return kept
}

/**
 * Reads the legs of rows, batch after batch into the same arrays: to throw megabytes away each time keeps the garbage collector as busy
 * as the reading.
 */
function legReader(db: Database, table: string, value: string): (rows: Rows) => Promise<UtxoLegs> {
  const types = [Int32Array, Int32Array, BigUint64Array] as const
  const legs = new LegColumns()
  return async (rows) => {
    const { from, to } = rows
    await readChunks<[Int32Array, Int32Array, BigUint64Array]>(
      db,
      `SELECT (row - ${from})::INTEGER, coalesce(address, -1)::INTEGER, ${value} FROM ${table} WHERE row >= ${from} AND row < ${to}`,
      types,
      (most) => legs.begin(rows, most),
      (row, address, values) => legs.take(row, address, values),
    )
    return legs.end()
  }
}

/** Legs of the rows that are wanted, which may be fewer than those that are read. */
class LegColumns {
  #wanted: Int32Array = new Int32Array(0)
  #start = new Int32Array(0)
  #address = new Int32Array(0)
  #value = new BigUint64Array(0)
  /** How many rows begin before the next leg; how many legs are kept; the row of the last leg. */
  #rows = 0
  #kept = 0
  #last = -1

  /** `most`: how many legs there are at most. */
  begin({ row }: Rows, most: number): void {
    this.#wanted = row
    if (this.#start.length <= row.length) this.#start = new Int32Array(row.length + 1)
    if (this.#address.length < most) {
      this.#address = new Int32Array(most)
      this.#value = new BigUint64Array(most)
    }
    this.#rows = 0
    this.#kept = 0
    this.#last = -1
  }

  take(row: Int32Array, address: Int32Array, value: BigUint64Array): void {
    const [wanted, start] = [this.#wanted, this.#start]
    const from = this.#kept
    this.#address.set(address, from)
    this.#value.set(value, from)
    let [rows, kept, last] = [this.#rows, from, this.#last]
    for (let k = 0; k < row.length; k++) {
      const at = row[k]!
      if (at !== last) {
        if (at < last) throw bugError('LEDGER_ORDER', `a leg of row ${at} came late`)
        while (rows < wanted.length && wanted[rows]! <= at) start[rows++] = kept
        last = at
      }
      if (wanted[rows - 1] !== at) continue
      if (kept < from + k) {
        this.#address[kept] = address[k]!
        this.#value[kept] = value[k]!
      }
      kept++
    }
    this.#rows = rows
    this.#kept = kept
    this.#last = last
  }

  end(): UtxoLegs {
    const length = this.#wanted.length
    this.#start.fill(this.#kept, this.#rows, length + 1)
    return {
      start: this.#start.subarray(0, length + 1),
      address: this.#address.subarray(0, this.#kept),
      value: this.#value.subarray(0, this.#kept),
    }
  }
}

async function readDetail(
  db: Database,
  { from, to, row, tx }: Rows,
  { inputs, outputs }: Pick<UtxoBatch, 'inputs' | 'outputs'>,
  scripts: ScriptsOfAddresses,
): Promise<UtxoDetail> {
  const range = `row >= ${from} AND row < ${to}`
  const at = `(row - ${from})::INTEGER`
  const ours = new Set(row)
  const ins = await readColumns(db, `SELECT ${at}, holding::DOUBLE FROM utxo_input WHERE ${range}`, {
    row: Int32Array,
    holding: Float64Array,
  })
  const outs = await readColumns(
    db,
    `SELECT ${at}, holding::DOUBLE, coalesce(script, ${UNKNOWN_SCRIPT})::UTINYINT FROM utxo_output WHERE ${range}`,
    { row: Int32Array, holding: Float64Array, script: Uint8Array },
  )
  const spent = ins.holding.filter((_, i) => ours.has(ins.row[i]!))
  const holding = outs.holding.filter((_, i) => ours.has(outs.row[i]!))
  const script = outs.script.filter((_, i) => ours.has(outs.row[i]!))
  if (spent.length !== inputs.start.at(-1) || holding.length !== outputs.start.at(-1))
    throw bugError('LEDGER_LENGTH', `of the rows ${from} to ${to} other legs were read than before`)
  const payer = new Uint8Array(spent.length).fill(UNKNOWN_SCRIPT)
  await scripts.fillIn(script, outputs.address, () => true)
  await scripts.fillIn(payer, inputs.address, (i) => spent[i] === -1)
  const locktime = await locktimesOf(db, tx)
  return { locktime, spent, payer, holding, script, spentBy: await spendersOf(db, holding) }
}

async function locktimesOf(db: Database, tx: Float64Array): Promise<Float64Array> {
  const [first, last] = [tx[0]!, tx.at(-1)!]
  const sql = `SELECT coalesce(locktime, -1)::DOUBLE FROM txn WHERE tx >= ${first} AND tx <= ${last}`
  const { locktime } = await readColumns(db, sql, { locktime: Float64Array }, last - first + 1)
  return tx.map((one) => locktime[one - first]!)
}

/** `touch` is sorted by holding, and of outpoints has those that are spent. */
async function spendersOf(db: Database, holding: Float64Array): Promise<Float64Array> {
  const spentBy = new Float64Array(holding.length).fill(-1)
  if (holding.length === 0) return spentBy
  const found = await readColumns(
    db,
    `SELECT holding::DOUBLE, tx::DOUBLE FROM touch WHERE holding >= ${holding[0]} AND holding <= ${holding.at(-1)} ORDER BY holding`,
    { holding: Float64Array, tx: Float64Array },
  )
  for (let i = 0, k = 0; i < holding.length; i++) {
    while (k < found.length && found.holding[k]! < holding[i]!) k++
    if (found.holding[k] === holding[i]) spentBy[i] = found.tx[k]!
  }
  return spentBy
}

/** What a script is where its source does not say: as its address reads. Each address is looked up once. */
class ScriptsOfAddresses {
  readonly #db: Database
  readonly #known = new Map<number, number>()

  constructor(db: Database) {
    this.#db = db
  }

  async fillIn(script: Uint8Array, address: Int32Array, isAsked: (i: number) => boolean): Promise<void> {
    const missing = (i: number) => script[i] === UNKNOWN_SCRIPT && address[i]! >= 0 && isAsked(i)
    const asked = new Set<number>()
    for (let i = 0; i < script.length; i++) if (missing(i) && !this.#known.has(address[i]!)) asked.add(address[i]!)
    const ids = [...asked]
    const texts = await addresses(this.#db, ids)
    for (const [i, id] of ids.entries()) this.#known.set(id, scriptKindOf(texts[i]!) ?? UNKNOWN_SCRIPT)
    for (let i = 0; i < script.length; i++) if (missing(i)) script[i] = this.#known.get(address[i]!)!
  }
}
