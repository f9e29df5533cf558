import { isCoversRule } from '../../core/ledger/rowSource.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import { checkAddresses, layAddresses, layAssets, nameAssets } from './dictionaries.ts'
import { followsBefore, withBefore } from './followsBefore.ts'
import { hashOf } from './hashOf.ts'
import { stated } from './identified.ts'
import { PLACE } from './problems.ts'
import { isConstant, recordColumns } from './recordColumns.ts'
import type { StagedFile } from './stage.ts'
import { isBad, ordOf } from './stageFile.ts'

/**
 * Files of one chain whose movements stand in the ledger's order, read with ids for names. Temporary tables `ordered_row`, one row a
 * movement, and `ordered_txn`, both with the number `h` of a transaction's hash; `asset_facts`, `asset_ids`, `holding_text`; and `next_address`.
 */
export interface Ordered {
  /** An SQL literal. */
  readonly chain: string
  /** By place. */
  readonly files: readonly StagedFile[]
}

/**
 * Whether all that is imported are such files, as a lake has them, and each row is good and like no other. Where one leaves a doubt the
 * answer is null, and little is left of it: errors are found on the general way.
 */
export async function findOrdered(
  db: Database,
  files: readonly LedgerFile[],
  onFile: (place: number) => void,
): Promise<Ordered | null> {
  const sources = files.flatMap(sourceOf)
  const [first] = sources
  if (first === undefined || sources.length < files.length) return null
  if (sources.some(({ chain }) => chain !== first.chain)) return null
  for (const place of files.keys()) onFile(place)
  await db.run(`CREATE TEMP VIEW ordered_file AS ${sources.map(({ rows }) => rows).join(' UNION ALL ')}`)
  const found = (await layFiles(db, files, first.chain)) ? await countFiles(db, files) : null
  await db.run('DROP VIEW ordered_file')
  if (found === null)
    for (const table of ['ordered_row', 'ordered_txn', 'holding_text']) await db.run(`DROP TABLE IF EXISTS ${table}`)
  return found && { chain: first.chain, files: found }
}

interface Source {
  readonly chain: string
  /** A query for its movements, in the ledger's columns. */
  readonly rows: string
}

function sourceOf({ rows, covers }: LedgerFile, place: number): readonly Source[] {
  if (rows === null || rows.shape !== 'transfers' || rows.reread === undefined || isCoversRule(covers)) return []
  const { read, laid, movements } = recordColumns(rows, false)
  const { chain, tx_hash: _, from, to, ...columns } = movements[0]!.columns as Readonly<Record<string, string>>
  if (!isConstant(chain!)) return []
  const named = Object.entries({ ...columns, payer: from, payee: to, stated: stated(movements[0]!.columns) })
  return [
    {
      chain: chain!,
      rows: `SELECT ord, bad, raw, ${named.map(([name, column]) => `${column} AS ${name}`).join(', ')} FROM (
        SELECT ord, bad, raw, ${laid.join(', ')} FROM (
          SELECT ${ordOf(place, `(${rows.record})::BIGINT`)} AS ord, ${isBad(rows)} AS bad, "${rows.reread.hash}" AS raw, ${read.join(', ')} FROM ${rows.from}))`,
    },
  ]
}

/** Whether all could be read, and is as it should be. Numbers of texts stand for texts where they are as many. */
async function layFiles(db: Database, files: readonly LedgerFile[], chain: string): Promise<boolean> {
  try {
    if (!(await beginsInOrder(db))) return false
    if (!(await layNames(db, chain))) return false
    await layRows(db)
  } catch (cause) {
    // A file that DuckDB cannot read: the general way says which. What the system refuses, and what is our own fault, is no reason to go on.
    if ((cause as Error).constructor === Error) return false
    throw cause
  }
  await layTransactions(db, hashAll(files))
  const { good } = await db.row<{ good: boolean }>(
    `SELECT coalesce(bool_and(good AND regexp_full_match(raw, '(0x)?[0-9a-f]{64}')), false) AND count(DISTINCT h) = count(*) AS good FROM ordered_txn`,
  )
  return good
}

const PLACED = ['ord', 'raw', 'height', 'time', 'tx_index', 'seq', 'kind']
const BEGINS = 'raw IS DISTINCT FROM raw_before AS begins'

/** A row without a number, or of which one of equal rows or of two fees may count, is none for this way. */
const FOLLOWS = `coalesce(height IS NOT NULL AND time IS NOT NULL AND seq IS NOT NULL AND (ord_before IS NULL
  OR ${followsBefore('seq > seq_before AND kind <> 3')}), false)`

/** What is in no order mostly shows it in its first rows: then the rest need not be read. */
async function beginsInOrder(db: Database): Promise<boolean> {
  const { good } = await db.row<{ good: boolean }>(
    `SELECT coalesce(bool_and(${FOLLOWS}), false) AS good FROM (SELECT *, ${BEGINS} FROM (
       SELECT ${withBefore(PLACED)} FROM (FROM ordered_file LIMIT 10000)))`,
  )
  return good
}

/** Assets, addresses, and what of which asset an address holds: whether each has one name, and each pair of texts a number of its own. */
async function layNames(db: Database, chain: string): Promise<boolean> {
  await db.run(
    `CREATE OR REPLACE TEMP TABLE asset_facts AS SELECT ${chain} AS chain, asset AS text, symbol, decimals, ord // ${PLACE} AS place, min(ord) AS ord
     FROM ordered_file GROUP BY ALL`,
  )
  const named = await nameAssets(db)
  if (named.bad.length > 0 || named.clashes.length > 0 || named.texts.size > named.assets.size) return false
  await layAssets(db, named)
  await db.run(
    `CREATE TEMP TABLE holding_text AS SELECT DISTINCT text, asset FROM (
       SELECT payer AS text, asset FROM ordered_file UNION ALL SELECT payee, asset FROM ordered_file) WHERE text IS NOT NULL;
     CREATE OR REPLACE TEMP TABLE address_raw AS SELECT DISTINCT ${chain} AS chain, text FROM holding_text`,
  )
  const { bad, rest } = await checkAddresses(db)
  if (bad.length > 0 || rest) return false
  await layAddresses(db, 'SELECT chain, text AS address FROM address_raw')
  await db.run(
    `CREATE OR REPLACE TEMP TABLE holding_text AS
     SELECT row_number() OVER (ORDER BY a.id, t.id) - 1 AS id, a.id AS address, t.id AS asset, hash(h.text, h.asset) AS pair
     FROM holding_text h JOIN next_address a ON a.address = h.text JOIN asset_text t ON t.text = h.asset`,
  )
  const { own } = await db.row<{ own: boolean }>('SELECT count(DISTINCT pair) = count(*) AS own FROM holding_text')
  return own
}

/** Nothing is joined here: a join in two threads does not keep the order. */
async function layRows(db: Database): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE ordered_row AS SELECT ord, bad, raw, hash(raw) AS h, height, time, tx_index, seq, kind, hash(payer, asset) AS payer_pair,
       CASE WHEN payee IS NOT NULL THEN hash(payee, asset) END AS payee_pair, am, wide, stated FROM ordered_file`,
  )
}

/** The first row of each transaction, and every row that is not good. */
async function layTransactions(db: Database, hashed: Promise<void>): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE ordered_txn AS SELECT h, raw, height, time, tx_index, good FROM (
       SELECT *, NOT bad AND raw IS NOT NULL AND ${FOLLOWS} AS good FROM (
         SELECT *, ${BEGINS} FROM (SELECT h, bad, ${withBefore(PLACED)} FROM ordered_row)))
     WHERE begins OR NOT good`,
    [],
    hashed,
  )
}

/** Beside what DuckDB does in one thread. What is wrong with one shows when the ledger asks for its hash. */
async function hashAll(files: readonly LedgerFile[]): Promise<void> {
  for (const file of files) await hashOf(file).catch(() => {})
}

/** Null: one has no rows. */
async function countFiles(db: Database, files: readonly LedgerFile[]): Promise<readonly StagedFile[] | null> {
  const counted = await db.rows<{ place: number; n: number }>(
    `SELECT (ord // ${PLACE})::DOUBLE AS place, count(*)::DOUBLE AS n FROM ordered_row GROUP BY 1`,
  )
  if (counted.length < files.length) return null
  const rows = new Map(counted.map(({ place, n }) => [place, n]))
  return files.map(({ covers }, place) => ({
    rowsRead: rows.get(place)!,
    empty: 0,
    covers: covers as StagedFile['covers'],
  }))
}
