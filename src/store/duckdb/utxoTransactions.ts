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
import { readColumns } from './columns.ts'
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
  const { assets, end } = await db.row<{ assets: number[] | null; end: number }>(
    `SELECT (SELECT list(id) FROM asset WHERE chain = ${literal(chain)}) AS assets, (SELECT coalesce(max(row), -1)::DOUBLE + 1 FROM movement) AS "end"`,
  )
  const ours = `kind >= 4 AND asset IN (${assets?.join(', ') ?? 'NULL'})`
  const scripts = new ScriptsOfAddresses(db)
  const read = async (range: Range) => {
    const rows = await readRows(db, range, ours, upTo)
    return rows.length === 0 ? null : readBatch(db, rows, unvalued, detail ? scripts : null)
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
  readonly locktime: Float64Array
}

/** A ledger of several chains has other rows between those of one. */
async function readRows(db: Database, { from, to }: Range, ours: string, upTo: number | null): Promise<Rows> {
  const found = await readColumns(
    db,
    `SELECT (row - ${from})::INTEGER, tx::DOUBLE FROM movement WHERE row >= ${from} AND row < ${to} AND ${ours}`,
    { row: Int32Array, tx: Float64Array },
  )
  const { length } = found
  const height = new Int32Array(length)
  const locktime = new Float64Array(length)
  const facts = await readColumns(
    db,
    `SELECT tx::DOUBLE, coalesce(height, -1)::INTEGER, coalesce(locktime, -1)::DOUBLE FROM txn
     WHERE tx >= ${found.tx[0] ?? 0} AND tx <= ${found.tx[length - 1] ?? -1}`,
    { tx: Float64Array, height: Int32Array, locktime: Float64Array },
  )
  let kept = 0
  for (let i = 0, k = 0; i < length; i++) {
    while (k < facts.length && facts.tx[k]! < found.tx[i]!) k++
    if (facts.tx[k] !== found.tx[i]) throw bugError('LEDGER_ORDER', `transaction ${found.tx[i]} came late`)
    const at = facts.height[k]!
    if (upTo !== null && (at < 0 || at > upTo)) continue
    found.row[kept] = found.row[i]!
    found.tx[kept] = found.tx[i]!
    height[kept] = at
    locktime[kept] = facts.locktime[k]!
    kept++
  }
  const [row, tx] = [found.row.subarray(0, kept), found.tx.subarray(0, kept)]
  return { from, to, length: kept, row, tx, height: height.subarray(0, kept), locktime: locktime.subarray(0, kept) }
}

async function readBatch(
  db: Database,
  rows: Rows,
  unvalued: boolean,
  scripts: ScriptsOfAddresses | null,
): Promise<UtxoBatch> {
  const { length, tx, height } = rows
  const value = !unvalued
    ? 'lo'
    : `CASE WHEN holding = -1 AND stated_value IS NULL THEN ${UNKNOWN_VALUE}::UBIGINT ELSE lo END`
  const ins = await readLegs(db, 'utxo_input', value, rows)
  const outs = await readLegs(db, 'utxo_output', 'lo', rows)
  const batch = { length, tx, height, inputs: legsOf(rows, ins), outputs: legsOf(rows, outs) }
  return scripts === null ? batch : { ...batch, detail: await readDetail(db, rows, batch, scripts) }
}

/** Legs that stand in a range of rows, in their order. */
interface OwnLegs {
  readonly length: number
  readonly row: Int32Array
  readonly address: Int32Array
  readonly value: BigUint64Array
}

async function readLegs(db: Database, table: string, value: string, { from, to }: Range): Promise<OwnLegs> {
  return readColumns(
    db,
    `SELECT (row - ${from})::INTEGER, coalesce(address, -1)::INTEGER, ${value} FROM ${table} WHERE row >= ${from} AND row < ${to}`,
    { row: Int32Array, address: Int32Array, value: BigUint64Array },
  )
}

/** The legs of the rows that are wanted, which may be fewer than those of the range. */
function legsOf(rows: Rows, { length, row, address, value }: OwnLegs): UtxoLegs {
  const start = new Int32Array(rows.length + 1)
  let [kept, k] = [0, 0]
  for (let i = 0; i < rows.length; i++) {
    start[i] = kept
    for (; k < length && row[k]! < rows.row[i]!; k++) if (row[k]! < (row[k - 1] ?? 0)) throw late(rows, row[k]!)
    for (; k < length && row[k] === rows.row[i]; k++, kept++) {
      if (kept === k) continue
      address[kept] = address[k]!
      value[kept] = value[k]!
    }
  }
  if (k < length && row[k]! < rows.row[rows.length - 1]!) throw late(rows, row[k]!)
  start[rows.length] = kept
  return { start, address: address.subarray(0, kept), value: value.subarray(0, kept) }
}

function late({ from }: Range, row: number): Error {
  return bugError('LEDGER_ORDER', `row ${from + row} came late`)
}

async function readDetail(
  db: Database,
  { from, to, row, locktime }: Rows,
  { inputs, outputs }: Pick<UtxoBatch, 'inputs' | 'outputs'>,
  scripts: ScriptsOfAddresses,
): Promise<UtxoDetail> {
  const range = `row >= ${from} AND row < ${to}`
  const at = `(row - ${from})::INTEGER`
  const ours = new Set(row)
  const ins = await readColumns(db, `SELECT ${at}, holding::DOUBLE FROM utxo_input WHERE ${range}`, {
    ...{ row: Int32Array, holding: Float64Array },
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
  return { locktime, spent, payer, holding, script, spentBy: await spendersOf(db, holding) }
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
