import { STEPS } from '../../core/ledger/rowSource.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { AMOUNT_LANES } from './amountSql.ts'
import { both } from './both.ts'
import type { Database } from './database.ts'
import { addressChains, checkAddresses, layAddresses, layAssets, nameAssets } from './dictionaries.ts'
import { followsBefore, withBefore } from './followsBefore.ts'
import { hashOf } from './hashOf.ts'
import { stated } from './identified.ts'
import { LateHashes } from './lateHashes.ts'
import { fillLean, type LedgerUnstored, storedColumns, type Unstored, unstoredInOrder } from './leanTable.ts'
import type { OrderedFiles } from './orderedFiles.ts'
import { isOfDuckDB, OutOfOrder, orOutOfOrder } from './outOfOrder.ts'
import { PLACE } from './problems.ts'
import { sameInAll } from './sameInAll.ts'
import type { StagedFile } from './stage.ts'
import { ordOf } from './stageFile.ts'

interface OrderedLaid {
  readonly read: readonly StagedFile[]
  /** Rows of each file, by place. */
  readonly kept: ReadonlyMap<number, number>
  readonly unstored: LedgerUnstored
  readonly hashes: LateHashes
}

/**
 * Makes the ledger's tables of files whose movements stand in its order, as a lake has them: nothing is laid down before, grouped, or
 * looked up by text. Each row must be good and like no other. Errors: `OutOfOrder`; tables are left as they are then.
 */
export async function layOrdered(
  db: Database,
  files: readonly LedgerFile[],
  ordered: OrderedFiles,
  steps: (share: number) => void,
): Promise<OrderedLaid> {
  const txn = unstoredInOrder(ordered.chain)
  return orOutOfOrder(async () => {
    await db.run(`CREATE TEMP VIEW ordered_file AS ${ordered.rows}`)
    await layNamesAndTransactions(db, files, ordered, txn)
    steps(0.4)
    const spans = await fileSpans(db)
    doubt(spans.length < files.length)
    const movement = await layMovements(db, spans)
    await seeThatAllAreThere(db, spans)
    await db.run(
      `CREATE TEMP TABLE place_chains AS SELECT DISTINCT place, chain FROM asset_facts;
       CREATE TEMP VIEW holding_ids AS SELECT rowid AS id, address, asset FROM holding_text;
       CREATE TEMP TABLE duplicate_rows (row BIGINT, ord BIGINT, stated UTINYINT)`,
    )
    const read = files.map(({ covers }, place) => {
      return { rowsRead: spans[place]!.rows, empty: 0, covers: covers as StagedFile['covers'] }
    })
    const kept = new Map(spans.map(({ rows }, place) => [place, rows]))
    return { read, kept, unstored: { txn, movement }, hashes: new LateHashes() }
  })
}

/**
 * Side by side. Transactions are for DuckDB's other thread, since only one can go over neighbours; this one finds names, and then it helps.
 * What is in no order mostly shows it in its first rows: then names need not be found.
 */
async function layNamesAndTransactions(
  db: Database,
  files: readonly LedgerFile[],
  ordered: OrderedFiles,
  unstored: Unstored,
): Promise<void> {
  await db.beside(async (other) => {
    let isInOrder = true
    const named = hashAll(files).then(() => {
      doubt(!isInOrder)
      return layNames(db, ordered.chain)
    })
    const written = other.run(transactions(ordered, unstored), named).catch((cause) => {
      isInOrder = false
      db.connection.interrupt()
      throw cause
    })
    await both(written, named)
  })
}

function doubt(isTrue: boolean): void {
  if (isTrue) throw new OutOfOrder()
}

const PLACED = ['ord', 'raw', 'height', 'time', 'tx_index', 'seq']
const BEGINS = 'raw IS DISTINCT FROM raw_before AS begins'

/** A row without a number, or of which one of equal rows or of two fees may count, is none for this way. */
const FOLLOWS = `coalesce(height IS NOT NULL AND time IS NOT NULL AND tx_index IS NOT NULL AND seq IS NOT NULL AND raw IS NOT NULL AND (ord_before IS NULL
  OR ${followsBefore('seq > seq_before AND kind <> 3')}), false)`

/**
 * Assets, addresses, and what of which asset an address holds. Each must have one name, and each pair of texts a number of its own: then
 * numbers stand for texts.
 */
async function layNames(db: Database, chain: string): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE holding_text AS SELECT DISTINCT text, asset FROM (
       SELECT payer AS text, asset FROM ordered_file UNION ALL SELECT payee, asset FROM ordered_file) WHERE text IS NOT NULL;
     CREATE OR REPLACE TEMP TABLE address_raw AS SELECT DISTINCT ${chain} AS chain, text FROM holding_text`,
  )
  await db.run(
    `CREATE OR REPLACE TEMP TABLE asset_facts AS SELECT ${chain} AS chain, *, ${IS_STATED} AS stated FROM (
       SELECT asset AS text, symbol, decimals, place, min(ord) AS ord, max(ord) AS last, count(*) AS n FROM ordered_file GROUP BY ALL)`,
  )
  const named = await nameAssets(db)
  doubt(named.bad.length > 0 || named.clashes.length > 0 || named.texts.size > named.assets.size)
  await layAssets(db, named)
  const { bad, rest } = await checkAddresses(db, await addressChains(db))
  doubt(bad.length > 0 || rest)
  await layAddresses(db, 'SELECT chain, text AS address FROM address_raw', true)
  await db.run(
    `CREATE OR REPLACE TEMP TABLE holding_text AS
     SELECT a.id AS address, t.id AS asset, hash(h.text, h.asset) AS pair
     FROM holding_text h JOIN next_address a ON a.address = h.text JOIN asset_text t ON t.text = h.asset ORDER BY a.id, t.id`,
  )
  const { own } = await db.row<{ own: boolean }>('SELECT count(DISTINCT pair) = count(*) AS own FROM holding_text')
  doubt(!own)
}

/** Beside what DuckDB does. What is wrong with one shows when the ledger asks for its hash. */
async function hashAll(files: readonly LedgerFile[]): Promise<void> {
  for (const file of files) await hashOf(file).catch(() => {})
}

/** Each row has a height, an index and a number, or it does not follow. */
const IS_STATED = stated({ height: '0', tx_index: '0', seq: '0', decimals: 'decimals' })

/** The first row of each transaction. A row that does not follow the one before is an error. */
function transactions({ hash, rows }: OrderedFiles, unstored: Unstored): string {
  return `CREATE TEMP TABLE begun AS SELECT raw AS ${hash.column}, height, time, tx_index FROM (
      SELECT *, ${BEGINS} FROM (SELECT kind, ${withBefore(PLACED)} FROM (${rows})))
    WHERE CASE WHEN ${FOLLOWS} THEN begins ELSE error('not in order') END;
    ${fillLean('txn', unstored, `SELECT ${hash.spelled} AS hash, height, time, tx_index FROM begun`)}`
}

/** What is not stored of them. Amounts from 2^128 on are so rare that the column for them is left out until one comes. */
async function layMovements(db: Database, spans: readonly FileSpan[]): Promise<Unstored> {
  const alike = { ...(await sameInAll(db, 'asset_facts', ['stated'])), stated_seq: 'seq', ...ordOfRow(spans) }
  const narrow = { ...alike, wide: 'NULL' }
  try {
    await db.run(fillLean('movement', narrow, movements(narrow, `coalesce(am, ${BAD})`)))
    return narrow
  } catch (cause) {
    if (!(isOfDuckDB(cause) && cause.message.includes(NOT_GOOD))) throw cause
  }
  await db.run(fillLean('movement', alike, movements(alike, 'am')))
  return alike
}

const NOT_GOOD = 'a row that is not good'
const BAD = `error('${NOT_GOOD}')`

/** Put together by numbers. A row that is not good is an error, and one that finds no partner is missed when rows are counted. */
function movements(unstored: Unstored, am: string): string {
  // A row without a partner in a join takes longer than one with: gas, which pays nobody, joins its payer.
  return `SELECT ${storedColumns('movement', unstored).join(', ')} FROM (
      SELECT tx, time, kind, f.asset, seq, f.rowid AS from_holding, f.address AS from_address, CASE WHEN payee_pair IS NOT NULL THEN t.rowid END AS to_holding,
        CASE WHEN payee_pair IS NOT NULL THEN t.address END AS to_address, ${AMOUNT_LANES}, ord, stated
      FROM (SELECT ord, height, time, tx_index, seq, kind, hash(payer, asset) AS payer_pair,
          CASE WHEN payee IS NOT NULL THEN hash(payee, asset) END AS payee_pair, ${am} AS am, ${unstored.wide ?? 'wide'} AS wide, ${IS_STATED} AS stated
        FROM ordered_file WHERE CASE WHEN good THEN true ELSE ${BAD} END)
      JOIN (SELECT tx, height, tx_index FROM main.next_txn) USING (height, tx_index)
      JOIN holding_text f ON f.pair = payer_pair JOIN holding_text t ON t.pair = coalesce(payee_pair, payer_pair))
    ORDER BY ord`
}

/** Of the rows of one file. */
interface FileSpan {
  readonly rows: number
  /** The `ord` of the last one. */
  readonly last: number
}

/** By place; of those that have rows. */
function fileSpans(db: Database): Promise<readonly FileSpan[]> {
  return db.rows<FileSpan>(
    'SELECT sum(n)::DOUBLE AS rows, max(last)::DOUBLE AS last FROM asset_facts GROUP BY place ORDER BY place',
  )
}

/** More files than this would make the view over movements slower than the column. */
const FEW = 64

/** Where records of few files are numbered without a gap, the number of a row in the ledger says where it stands in them. */
function ordOfRow(spans: readonly FileSpan[]): Unstored {
  if (spans.length > FEW || spans.some(({ rows, last }, place) => last !== place * PLACE + rows * STEPS)) return {}
  let before = 0
  const cases = spans.map(({ rows }, place) => {
    const ord = ordOf(place, `rowid - ${before} + 1`)
    before += rows
    return `WHEN rowid < ${before} THEN ${ord}`
  })
  return { ord: `CASE ${cases.join(' ')} END` }
}

async function seeThatAllAreThere(db: Database, spans: readonly FileSpan[]): Promise<void> {
  const { laid } = await db.row<{ laid: number }>('SELECT count(*)::DOUBLE AS laid FROM next_movement')
  doubt(laid !== spans.reduce((sum, { rows }) => sum + rows, 0))
}
