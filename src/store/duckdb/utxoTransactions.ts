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
  { upTo = null, transactions = null, detail = false, inputValues = null }: UtxoQuestion,
  /** Whether some inputs of the ledger are of unknown value. */
  unvalued: boolean,
  batchSize: number,
): AsyncIterable<UtxoBatch> {
  const { assets, others, leastKind, end, firstTx, lastTx } = await db.row<Bounds>(
    `SELECT (SELECT list(id) FROM asset WHERE chain = ${literal(chain)}) AS assets, (SELECT count(*)::DOUBLE FROM asset WHERE chain <> ${literal(chain)}) AS others, min(kind) AS "leastKind",
       coalesce(max(row), -1)::DOUBLE + 1 AS "end", min(tx)::DOUBLE AS "firstTx", max(tx)::DOUBLE AS "lastTx" FROM movement`,
  )
  if (assets === null) return
  const ours = `asset IN (${assets.join(', ')})`
  // Of a ledger of one chain every row is a transaction: rows and ordinals run side by side.
  const alone = others === 0 && (leastKind ?? 0) >= 4 && firstTx === 0 && lastTx === end - 1
  const value = !unvalued
    ? 'lo'
    : `CASE WHEN holding = -1 AND stated_value IS NULL THEN ${UNKNOWN_VALUE}::UBIGINT ELSE lo END`
  const inputs = legReader(db, 'utxo_input', inputValues === null ? value : null)
  const outputs = legReader(db, 'utxo_output', 'lo')
  const scripts = new ScriptsOfAddresses(db)
  const read = async (range: Range): Promise<UtxoBatch | null> => {
    const all = await (alone ? everyRow(db, range) : rowsIn(db, range, ours))
    const heights = await heightsOf(db, all.tx)
    const kept = keptOf(all.ours, heights, upTo)
    const [row, tx, height] = [pick(all.row, kept), pick(all.tx, kept), pick(heights, kept)]
    const { length } = tx
    if (length === 0) return null
    const batch = {
      ...{ length, tx, height },
      inputs: await inputs(range, all.inputs, kept),
      outputs: await outputs(range, all.outputs, kept),
    }
    if (inputValues !== null) await fillInputValues(db, value, { ...range, row }, batch, inputValues)
    return detail ? { ...batch, detail: await readDetail(db, { ...range, row, tx }, batch, scripts) } : batch
  }
  if (transactions !== null) {
    const rows = await withIds(db, transactions, (table) =>
      db.rows<{ row: number }>(
        `SELECT DISTINCT row::DOUBLE AS row FROM movement JOIN ${table} t ON tx = t.id WHERE kind >= 4 AND ${ours} ORDER BY row`,
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

/** Of a range its movements of UTXO chains. */
interface Movements {
  /** From `from` on. */
  readonly row: Int32Array
  readonly tx: Float64Array
  /** Whether it is the chain's; null: all are. */
  readonly ours: Uint8Array | null
  /** How many of each. */
  readonly inputs: Uint32Array
  readonly outputs: Uint32Array
}

async function everyRow(db: Database, { from, to }: Range): Promise<Movements> {
  const sql = `SELECT inputs, outputs FROM utxo_movement WHERE row >= ${from} AND row < ${to}`
  const counts = await readColumns(db, sql, { inputs: Uint32Array, outputs: Uint32Array }, to - from)
  const row = countUp(new Int32Array(to - from), 0)
  return { ...counts, row, tx: countUp(new Float64Array(to - from), from), ours: null }
}

// Loops over all transactions stand in small functions: one in the midst of much else is compiled with all of it, which costs more than it does.

function countUp<Column extends Int32Array | Float64Array>(column: Column, first: number): Column {
  for (let i = 0; i < column.length; i++) column[i] = first + i
  return column
}

/** Of counts where each begins, and behind the last where it ends. */
function addUp(counts: Uint32Array, start: Int32Array): Int32Array {
  for (let i = 0; i < counts.length; i++) start[i + 1] = start[i]! + counts[i]!
  return start
}

function placesAsked(
  isAsked: (inputs: number, outputs: number) => boolean,
  inputs: Int32Array,
  outputs: Int32Array,
): number[] {
  const places: number[] = []
  for (let i = 0; i + 1 < inputs.length; i++)
    if (isAsked(inputs[i + 1]! - inputs[i]!, outputs[i + 1]! - outputs[i]!)) places.push(i)
  return places
}

/** One chain of several has other rows between. */
function rowsIn(db: Database, { from, to }: Range, ours: string): Promise<Movements> {
  const range = `row >= ${from} AND row < ${to}`
  return readColumns(
    db,
    `SELECT (row - ${from})::INTEGER, tx::DOUBLE, (${ours})::UTINYINT, inputs, outputs
     FROM (FROM utxo_movement WHERE ${range}) JOIN (FROM movement WHERE ${range}) USING (row) ORDER BY row`,
    { row: Int32Array, tx: Float64Array, ours: Uint8Array, inputs: Uint32Array, outputs: Uint32Array },
  )
}

async function heightsOf(db: Database, tx: Float64Array): Promise<Int32Array> {
  const [first, last] = [tx[0] ?? 0, tx.at(-1) ?? -1]
  const sql = `SELECT coalesce(height, -1)::INTEGER FROM txn WHERE tx >= ${first} AND tx <= ${last}`
  const { height } = await readColumns(db, sql, { height: Int32Array }, last - first + 1)
  // Where every ordinal is asked for, they stand side by side.
  return height.length === tx.length ? height : Int32Array.from(tx, (one) => height[one - first]!)
}

/** Places of the movements that are the chain's, and not above a height; null: all. */
function keptOf(ours: Uint8Array | null, height: Int32Array, upTo: number | null): Int32Array | null {
  if (ours === null && upTo === null) return null
  const isKept = (i: number) => ours?.[i] !== 0 && (upTo === null || (height[i]! >= 0 && height[i]! <= upTo))
  return Int32Array.from(height.keys()).filter(isKept)
}

function pick<Column extends Int32Array | Float64Array>(column: Column, kept: Int32Array | null): Column {
  if (kept === null) return column
  for (let k = 0; k < kept.length; k++) column[k] = column[kept[k]!]!
  return column.subarray(0, kept.length) as Column
}

/**
 * Reads the legs of movements, batch after batch into the same arrays: to throw megabytes away each time keeps the garbage collector as
 * busy as the reading. Whose a leg is follows from how many each has: to read a number with each leg took a tenth of a question.
 */
function legReader(
  db: Database,
  table: string,
  /** Null: they are not read, and 0. */
  value: string | null,
): (range: Range, counts: Uint32Array, kept: Int32Array | null) => Promise<UtxoLegs> {
  let start = new Int32Array(0)
  let address = new Int32Array(0)
  let values = new BigUint64Array(0)
  return async ({ from, to }, counts, kept) => {
    if (start.length <= counts.length) start = new Int32Array(counts.length + 1)
    const length = addUp(counts, start)[counts.length]!
    if (address.length < length) address = new Int32Array(length)
    if (value === null || values.length < length) values = new BigUint64Array(length)
    let at = 0
    await readChunks<[Int32Array, ...BigUint64Array[]]>(
      db,
      `SELECT coalesce(address, -1)::INTEGER${value === null ? '' : `, ${value}`} FROM ${table} WHERE row >= ${from} AND row < ${to}`,
      value === null ? [Int32Array] : [Int32Array, BigUint64Array],
      (rows) => {
        if (rows !== length)
          throw bugError('LEDGER_LENGTH', `the rows ${from} to ${to} have ${rows} legs, not ${length}`)
      },
      (someAddresses, someValues) => {
        address.set(someAddresses, at)
        if (value !== null) values.set(someValues, at)
        at += someAddresses.length
      },
    )
    const legs = { start: start.subarray(0, counts.length + 1), address, value: values }
    return kept === null
      ? { ...legs, address: address.subarray(0, length), value: values.subarray(0, length) }
      : keepLegs(legs, kept)
  }
}

/** What is kept moves to the front. */
function keepLegs({ start, address, value }: UtxoLegs, kept: Int32Array): UtxoLegs {
  const ends = new Int32Array(kept.length + 1)
  for (let k = 0; k < kept.length; k++) {
    const [from, to] = [start[kept[k]!]!, start[kept[k]! + 1]!]
    address.copyWithin(ends[k]!, from, to)
    value.copyWithin(ends[k]!, from, to)
    ends[k + 1] = ends[k]! + to - from
  }
  const length = ends[kept.length]!
  return { start: ends, address: address.subarray(0, length), value: value.subarray(0, length) }
}

/** Of the transactions that are asked: hardly any. To read the values of all inputs takes a tenth of a question. */
async function fillInputValues(
  db: Database,
  value: string,
  { from, to, row }: Range & Pick<Movements, 'row'>,
  { inputs, outputs }: Pick<UtxoBatch, 'inputs' | 'outputs'>,
  isAsked: (inputs: number, outputs: number) => boolean,
): Promise<void> {
  const { start, value: values } = inputs
  const asked = placesAsked(isAsked, start, outputs.start)
  if (asked.length === 0) return
  const count = asked.reduce((sum, i) => sum + start[i + 1]! - start[i]!, 0)
  const rows = asked.map((i) => from + row[i]!)
  const found = await withIds(db, rows, (table) =>
    readColumns(
      db,
      `SELECT ${value} FROM utxo_input SEMI JOIN (SELECT id AS row FROM ${table}) USING (row) WHERE row >= ${from} AND row < ${to} ORDER BY row, i`,
      { values: BigUint64Array },
      count,
    ),
  )
  let at = 0
  for (const i of asked) for (let k = start[i]!; k < start[i + 1]!; k++) values[k] = found.values[at++]!
}

async function readDetail(
  db: Database,
  { from, to, row, tx }: Range & Pick<Movements, 'row' | 'tx'>,
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
