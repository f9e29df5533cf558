import type { LedgerFile } from '../ledgerWriter.ts'
import { AMOUNT_LANES } from './amountSql.ts'
import { both } from './both.ts'
import type { Database } from './database.ts'
import { checkAddresses, layAddresses, layAssets, nameAssets } from './dictionaries.ts'
import { followsBefore, withBefore } from './followsBefore.ts'
import { hashOf } from './hashOf.ts'
import { fillLean, type LedgerUnstored, storedColumns, type Unstored, unstoredInOrder } from './leanTable.ts'
import { type OrderedFiles, orderedFiles } from './orderedFiles.ts'
import { isHash } from './orderTransactions.ts'
import { PLACE } from './problems.ts'
import { sameInAll } from './sameInAll.ts'
import type { StagedFile } from './stage.ts'

/**
 * Makes the ledger's tables of files whose movements stand in its order, as a lake has them: nothing is laid down before, grouped, or
 * looked up by text. Each row must be good and like no other. Where one leaves a doubt the answer is null, and little is left of it: errors
 * are found on the general way.
 */
export async function layOrdered(
  db: Database,
  files: readonly LedgerFile[],
  onFile: (file: number) => void,
  steps: (share: number) => void,
): Promise<{ readonly read: readonly StagedFile[]; readonly unstored: LedgerUnstored } | null> {
  const ordered = orderedFiles(files)
  if (ordered === null) return null
  for (const place of files.keys()) onFile(place)
  const unstored = await layFiles(db, files, ordered, steps)
  const read = unstored && (await countFiles(db, files))
  await db.run('DROP VIEW IF EXISTS ordered_file')
  if (read === null) {
    await db.run('DROP TABLE IF EXISTS holding_text')
    return null
  }
  await db.run(
    `CREATE TEMP TABLE place_chains AS SELECT DISTINCT place, chain FROM asset_facts;
     CREATE TEMP VIEW holding_ids AS SELECT rowid AS id, address, asset FROM holding_text;
     CREATE TEMP TABLE duplicate_rows (row BIGINT, ord BIGINT, stated UTINYINT)`,
  )
  return { read, unstored: unstored! }
}

/** Null: something could not be read, or is not as it should be. Numbers of texts stand for texts where they are as many. */
async function layFiles(
  db: Database,
  files: readonly LedgerFile[],
  ordered: OrderedFiles,
  steps: (share: number) => void,
): Promise<LedgerUnstored | null> {
  await db.run(`CREATE TEMP VIEW ordered_file AS ${ordered.rows}`)
  const txn = unstoredInOrder(ordered.chain)
  try {
    if (!(await beginsInOrder(db))) return null
    const [named] = await both(
      layNames(db, ordered.chain, hashAll(files)),
      db.beside((other) => other.run(transactions(ordered, txn))),
    )
    if (!named) return null
    steps(0.4)
    const movement = await layMovements(db)
    const { own } = await db.row<{ own: boolean }>(
      'SELECT count(DISTINCT hash(hash)) = count(*) AS own FROM main.next_txn',
    )
    return own ? { txn, movement } : null
  } catch (cause) {
    // A file that DuckDB cannot read, or a row that is not good: the general way says which. What the system refuses, and what is our own
    // fault, is no reason to go on.
    if (isOfDuckDB(cause)) return null
    throw cause
  }
}

function isOfDuckDB(cause: unknown): cause is Error {
  return (cause as Error).constructor === Error
}

const PLACED = ['ord', 'raw', 'height', 'time', 'tx_index', 'seq']
const BEGINS = 'raw IS DISTINCT FROM raw_before AS begins'

/** A row without a number, or of which one of equal rows or of two fees may count, is none for this way. */
const FOLLOWS = `coalesce(height IS NOT NULL AND time IS NOT NULL AND tx_index IS NOT NULL AND seq IS NOT NULL AND raw IS NOT NULL AND (ord_before IS NULL
  OR ${followsBefore('seq > seq_before AND kind <> 3')}), false)`

/** What is in no order mostly shows it in its first rows: then the rest need not be read. */
async function beginsInOrder(db: Database): Promise<boolean> {
  const { good } = await db.row<{ good: boolean }>(
    `SELECT coalesce(bool_and(${FOLLOWS}), false) AS good FROM (SELECT *, ${BEGINS} FROM (
       SELECT kind, ${withBefore(PLACED)} FROM (FROM ordered_file LIMIT 10000)))`,
  )
  return good
}

/** Assets, addresses, and what of which asset an address holds: whether each has one name, and each pair of texts a number of its own. */
async function layNames(db: Database, chain: string, meanwhile: Promise<void>): Promise<boolean> {
  await db.run(
    `CREATE TEMP TABLE holding_text AS SELECT DISTINCT text, asset FROM (
       SELECT payer AS text, asset FROM ordered_file UNION ALL SELECT payee, asset FROM ordered_file) WHERE text IS NOT NULL;
     CREATE OR REPLACE TEMP TABLE address_raw AS SELECT DISTINCT ${chain} AS chain, text FROM holding_text`,
    [],
    meanwhile,
  )
  await db.run(
    `CREATE OR REPLACE TEMP TABLE asset_facts AS SELECT ${chain} AS chain, asset AS text, symbol, decimals, stated, ord // ${PLACE} AS place, min(ord) AS ord
     FROM ordered_file GROUP BY ALL`,
  )
  const named = await nameAssets(db)
  if (named.bad.length > 0 || named.clashes.length > 0 || named.texts.size > named.assets.size) return false
  await layAssets(db, named)
  const { bad, rest } = await checkAddresses(db)
  if (bad.length > 0 || rest) return false
  await layAddresses(db, 'SELECT chain, text AS address FROM address_raw', true)
  await db.run(
    `CREATE OR REPLACE TEMP TABLE holding_text AS
     SELECT a.id AS address, t.id AS asset, hash(h.text, h.asset) AS pair
     FROM holding_text h JOIN next_address a ON a.address = h.text JOIN asset_text t ON t.text = h.asset ORDER BY a.id, t.id`,
  )
  const { own } = await db.row<{ own: boolean }>('SELECT count(DISTINCT pair) = count(*) AS own FROM holding_text')
  return own
}

/** Beside what DuckDB does. What is wrong with one shows when the ledger asks for its hash. */
async function hashAll(files: readonly LedgerFile[]): Promise<void> {
  for (const file of files) await hashOf(file).catch(() => {})
}

/** The first row of each transaction. A row that does not follow the one before is an error. */
function transactions({ hash, rows }: OrderedFiles, unstored: Unstored): string {
  return `CREATE TEMP TABLE begun AS SELECT raw AS ${hash.column}, height, time, tx_index FROM (
      SELECT *, ${BEGINS} FROM (SELECT kind, ${withBefore(PLACED)} FROM (${rows})))
    WHERE CASE WHEN ${FOLLOWS} THEN begins ELSE error('not in order') END;
    ${fillLean(
      'txn',
      unstored,
      `SELECT CASE WHEN ${isHash('spelled')} THEN spelled ELSE error('no hash') END AS hash, height, time, tx_index
       FROM (SELECT ${hash.spelled} AS spelled, height, time, tx_index FROM begun)`,
    )}`
}

/** What is not stored of them. Amounts from 2^128 on are so rare that the column for them is left out until one comes. */
async function layMovements(db: Database): Promise<Unstored> {
  const alike = { ...(await sameInAll(db, 'movement', 'asset_facts', ['stated'])), stated_seq: 'seq' }
  const narrow = { ...alike, wide: 'NULL::VARCHAR' }
  try {
    await db.run(fillLean('movement', narrow, movements(narrow, `bad OR wide IS NOT NULL`)))
    return narrow
  } catch (cause) {
    if (!(isOfDuckDB(cause) && cause.message.includes(NOT_GOOD))) throw cause
  }
  await db.run(fillLean('movement', alike, movements(alike, 'bad')))
  return alike
}

const NOT_GOOD = 'a row that is not good'

/** Put together by numbers. A row that is not good is an error, and one that finds no partner is missed when rows are counted. */
function movements(unstored: Unstored, bad: string): string {
  // A row without a partner in a join takes longer than one with: gas, which pays nobody, joins its payer.
  return `SELECT ${storedColumns('movement', unstored).join(', ')} FROM (
      SELECT tx, time, kind, f.asset, seq, f.rowid AS from_holding, f.address AS from_address, CASE WHEN payee_pair IS NOT NULL THEN t.rowid END AS to_holding,
        CASE WHEN payee_pair IS NOT NULL THEN t.address END AS to_address, ${AMOUNT_LANES}, ord, stated
      FROM (SELECT ord, height, time, tx_index, seq, kind, hash(payer, asset) AS payer_pair,
          CASE WHEN payee IS NOT NULL THEN hash(payee, asset) END AS payee_pair, am, wide, stated
        FROM ordered_file WHERE CASE WHEN ${bad} THEN error('${NOT_GOOD}') ELSE true END)
      JOIN (SELECT tx, height, tx_index FROM main.next_txn) USING (height, tx_index)
      JOIN holding_text f ON f.pair = payer_pair JOIN holding_text t ON t.pair = coalesce(payee_pair, payer_pair))
    ORDER BY ord`
}

/** Null: one has no rows, or a row of one is not there. */
async function countFiles(db: Database, files: readonly LedgerFile[]): Promise<readonly StagedFile[] | null> {
  const { read } = await db.row<{ read: number }>('SELECT count(*)::DOUBLE AS read FROM ordered_file')
  const laid = await db.rows<{ n: number }>(
    `SELECT count(*)::DOUBLE AS n FROM main.next_movement GROUP BY ord // ${PLACE} ORDER BY ord // ${PLACE}`,
  )
  if (laid.length < files.length || laid.reduce((sum, { n }) => sum + n, 0) !== read) return null
  return files.map(({ covers }, place) => ({
    rowsRead: laid[place]!.n,
    empty: 0,
    covers: covers as StagedFile['covers'],
  }))
}
