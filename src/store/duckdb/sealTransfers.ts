import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import type { Listed } from './findListed.ts'
import { hashKey } from './hashKey.ts'
import { identified, identify, stated } from './identified.ts'
import type { Unstored } from './leanTable.ts'
import { CONTENT, numberMovements } from './numberMovements.ts'
import { type Clash, contradiction, PLACE } from './problems.ts'
import type { Refusals } from './refusals.ts'
import type { SameChain } from './sameChain.ts'
import { sameInAll } from './sameInAll.ts'
import { type StagedRecords, sayings } from './stagedRecords.ts'
import { STATED } from './unseal.ts'

/**
 * Rows without hash, with ids for names: temporary table `lone`. Each is a transaction of its own; of identical ones
 * the first counts (`first_ord`). Equal rows of one file that are not numbered are as many payments.
 */
export async function findLoneRows(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  same: SameChain,
  transfers: readonly StagedRecords[],
): Promise<number> {
  const { n } =
    transfers.length === 0
      ? { n: 0 }
      : await db.row<{ n: number }>(
          `SELECT count(*)::DOUBLE AS n FROM (${sayings(transfers, ['tx_hash'])}) WHERE tx_hash IS NULL`,
        )
  if (n === 0) {
    await db.run(NO_LONE_ROWS)
    return 0
  }
  const equal = `chain, height, time, tx_index, seq, ${CONTENT}`
  await db.run(
    `CREATE TEMP TABLE lone_row AS SELECT *, hash(${equal}) AS h FROM (
       SELECT st.chain, height, time, tx_index, seq, kind, a.id AS asset, f.id AS from_address, t.id AS to_address, am, wide, decimals, ord
       FROM st LEFT JOIN asset_text a ON a.text = st.asset
       LEFT JOIN address_text f ON f.text = st."from" ${same('f', 'st.chain')}
       LEFT JOIN address_text t ON t.text = st."to" ${same('t', 'st.chain')}
       WHERE tx_hash IS NULL)`,
  )
  // Windows over so many columns take longer than all else of a small import, and mostly no two rows are equal.
  const { repeated } = await db.row<{ repeated: boolean }>(
    'SELECT count(*) > count(DISTINCT h) AS repeated FROM lone_row',
  )
  await db.run(
    repeated
      ? `CREATE TEMP TABLE lone AS
         SELECT *, min(ord) OVER (PARTITION BY ${equal}, nth) AS first_ord FROM (
           SELECT *, CASE WHEN seq IS NULL THEN row_number() OVER (PARTITION BY ord // ${PLACE}, ${equal} ORDER BY ord) END AS nth FROM lone_row)`
      : 'CREATE TEMP VIEW lone AS SELECT *, ord AS first_ord FROM lone_row',
  )
  const clashes = await samePlaces(
    db,
    'lone',
    `SELECT concat('height ', height, ', tx_index ', tx_index, ', seq ', seq) AS place, list(first_ord::DOUBLE ORDER BY first_ord) AS ords
     FROM lone WHERE ord = first_ord AND height IS NOT NULL AND tx_index IS NOT NULL AND seq IS NOT NULL
     GROUP BY chain, height, tx_index, seq HAVING count(*) > 1 ORDER BY min(first_ord)`,
  )
  if (clashes.count > 0) throw await refuseSamePlace(files, refusals, clashes)
  return n
}

const NO_LONE_ROWS = `CREATE TEMP TABLE lone (chain VARCHAR, height BIGINT, time BIGINT, tx_index BIGINT, seq BIGINT, kind UTINYINT,
  asset INTEGER, from_address INTEGER, to_address INTEGER, am UHUGEINT, wide VARCHAR, decimals INTEGER, ord BIGINT, first_ord BIGINT)`

/** Files whose rows are looked up in one statement. */
const AT_ONCE = 4

/**
 * Account movements with their transaction's ordinal, each once: temporary tables `account_movement` and
 * `account_duplicate` (`ord` of the copy, `kept` of the one that counts), `holding_ids`. What need not be stored of these.
 */
export async function sealTransfers(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  same: SameChain,
  transfers: readonly StagedRecords[],
  lone: number,
  listed: Listed | null,
): Promise<Unstored> {
  if (listed === null) await layRows(db, same, transfers, lone)
  else await viewRows(db, same, listed)
  // What is not needed any more would be written to disk as soon as memory is short.
  for (const { table } of transfers) if (table !== null) await db.run(`DROP TABLE ${table}`)
  const counted = await countRows(db)
  // A record's fee is known to itself or to no other record of its transaction.
  const free = listed?.alone === true ? 0 : counted.free
  if (free > 0) {
    if (listed !== null) await db.run(LAY_VIEW)
    await setUnknownFeesAside(db)
  }
  const { unnumbered } = free > 0 ? await countRows(db) : counted
  const numbered = unnumbered === 0 ? 'account_row' : '(FROM account_row WHERE seq IS NOT NULL)'
  if (listed === null) await keepOnce(db, files, refusals, numbered)
  else await keepAll(db, numbered)
  if (unnumbered === 0) {
    await db.run('CREATE OR REPLACE TEMP VIEW account_movement AS SELECT *, seq AS stated_seq FROM numbered_movement')
    await db.run('CREATE TEMP TABLE account_duplicate AS FROM numbered_duplicate')
  } else {
    const clashes = await samePlaces(db, 'account_row', await numberMovements(db))
    if (clashes.count > 0) throw await refuseSamePlace(files, refusals, clashes)
  }
  if (free > 0) {
    await db.run(
      `INSERT INTO account_duplicate SELECT u.ord, m.ord, u.stated + ${STATED.noFee}
       FROM unknown_fee u JOIN account_movement m ON m.tx = u.tx AND m.kind = 3`,
    )
  }
  await db.run(
    `CREATE TEMP TABLE holding_sorted AS SELECT address::INTEGER AS address, asset FROM (
       SELECT from_address AS address, asset FROM account_movement UNION SELECT to_address, asset FROM account_movement WHERE to_address IS NOT NULL)
     ORDER BY address, asset;
     CREATE TEMP VIEW holding_ids AS SELECT rowid AS id, * FROM holding_sorted`,
  )
  const alike = await sameInAll(db, 'account_movement', ['asset', 'wide', 'stated'])
  return unnumbered === 0 ? { ...alike, stated_seq: 'seq' } : alike
}

/** Table `account_row`: movements with ids. */
async function layRows(
  db: Database,
  same: SameChain,
  transfers: readonly StagedRecords[],
  lone: number,
): Promise<void> {
  const key = await hashKey(db)
  const rows = transfers.map((staged) => identified(staged, same, lone > 0, key))
  await db.run(ACCOUNT_ROWS)
  if (lone > 0) {
    await db.run(
      `INSERT INTO account_row SELECT x.tx, x.time, seq, ${CONTENT}, l.ord, ${stated({ height: 'l.height', tx_index: 'l.tx_index', seq: 'seq', decimals: 'decimals' })} AS stated
     FROM lone l JOIN tx_spelled x ON x.lone_ord = l.first_ord`,
    )
  }
  // Each file's query has tables of names of its own in memory: of hundreds at once there is no room for them.
  for (let n = 0; n < rows.length; n += AT_ONCE)
    await db.run(`INSERT INTO account_row ${rows.slice(n, n + AT_ONCE).join(' UNION ALL ')}`)
}

/** The same of a file in the ledger's order, as a view: its records, of which there are fewer than movements, are laid down with ids. */
async function viewRows(db: Database, same: SameChain, { staged }: Listed): Promise<void> {
  const { found, movements } = identify(staged, same, false, 'numbered')
  await db.run(`CREATE TEMP TABLE listed_row AS ${found}; CREATE TEMP VIEW account_row AS ${movements('listed_row')}`)
}

const LAY_VIEW = `CREATE TEMP TABLE account_row_laid AS FROM account_row; DROP VIEW account_row; ALTER TABLE account_row_laid RENAME TO account_row`

const ACCOUNT_ROWS = `CREATE TEMP TABLE account_row (tx BIGINT, time BIGINT, seq BIGINT, kind UTINYINT, asset INTEGER, from_address INTEGER,
  to_address INTEGER, am UHUGEINT, wide VARCHAR, ord BIGINT, stated UTINYINT)`

/** Rows whose source does not number them, and gas rows of zero. */
function countRows(db: Database): Promise<{ readonly unnumbered: number; readonly free: number }> {
  return db.row(
    `SELECT (count(*) FILTER (seq IS NULL))::DOUBLE AS unnumbered, (count(*) FILTER (kind = 3 AND am = 0))::DOUBLE AS free FROM account_row`,
  )
}

/**
 * A gas row of zero says who paid for the transaction, not how much (docs/tracing-semantics.md): it gives way to a row that
 * knows the fee. Temporary table `unknown_fee`.
 */
async function setUnknownFeesAside(db: Database): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE unknown_fee AS SELECT ord, tx, stated FROM account_row z WHERE kind = 3 AND am = 0 AND EXISTS (
       FROM account_row g WHERE g.kind = 3 AND g.tx = z.tx AND g.asset = z.asset AND g.from_address = z.from_address AND g.am > 0)`,
  )
  await db.run('DELETE FROM account_row WHERE ord IN (SELECT ord FROM unknown_fee)')
}

/** Rows that are numbered, each once: `numbered_movement` and `numbered_duplicate`. */
async function keepOnce(db: Database, files: readonly LedgerFile[], refusals: Refusals, rows: string): Promise<void> {
  const { n, places } = await db.row<{ n: number; places: number }>(
    `SELECT (SELECT count(*) FROM ${rows})::DOUBLE AS n, (SELECT count(*) FROM (SELECT tx, seq FROM ${rows} GROUP BY tx, seq))::DOUBLE AS places`,
  )
  if (n === places) return keepAll(db, rows)
  const clashes = await samePlaces(
    db,
    'account_row',
    `SELECT concat('transaction ', coalesce(any_value(x.hash), 'without hash'), ', seq ', seq) AS place, list(r.ord ORDER BY r.ord) AS ords
     FROM (SELECT tx, seq, ${CONTENT}, min(ord)::DOUBLE AS ord FROM ${rows}
           WHERE (tx, seq) IN (SELECT (tx, seq) FROM ${rows} GROUP BY tx, seq HAVING count(*) > 1) GROUP BY ALL) r
     JOIN tx_spelled x USING (tx) GROUP BY tx, seq HAVING count(*) > 1 ORDER BY tx, seq`,
  )
  if (clashes.count > 0) throw await refuseSamePlace(files, refusals, clashes)
  await db.run(`CREATE TEMP TABLE numbered_kept AS SELECT tx, seq, min(ord) AS ord FROM ${rows} GROUP BY tx, seq`)
  await db.run(
    `CREATE TEMP TABLE numbered_movement AS SELECT r.* FROM ${rows} r SEMI JOIN numbered_kept k ON k.ord = r.ord`,
  )
  await db.run(
    `CREATE TEMP TABLE numbered_duplicate AS SELECT r.ord, k.ord AS kept, r.stated
     FROM ${rows} r JOIN numbered_kept k USING (tx, seq) WHERE k.ord <> r.ord`,
  )
}

/** The same where no two stand at one place. */
async function keepAll(db: Database, rows: string): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TEMP VIEW numbered_movement AS SELECT * FROM ${rows};
     CREATE TEMP TABLE numbered_duplicate (ord BIGINT, kept BIGINT, stated UTINYINT)`,
  )
}

interface SamePlaces {
  readonly count: number
  readonly shown: readonly Clash[]
}

/** Tables of rows whose names are ids. */
type WithIds = 'lone' | 'account_row'

async function samePlaces(db: Database, rows: WithIds, sql: string): Promise<SamePlaces> {
  const found = await db.rows<{ place: string; ords: number[] }>(`${sql} LIMIT 10`)
  if (found.length === 0) return { count: 0, shown: [] }
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM (${sql})`)
  const shown: Clash[] = []
  for (const { place, ords } of found) shown.push({ ords, field: place, values: await contents(db, rows, ords) })
  return { count: n, shown }
}

/** What rows with ids say. */
async function contents(db: Database, rows: WithIds, ords: readonly number[]): Promise<string[]> {
  const found = await db.rows<{ ord: number; says: string }>(
    `SELECT ord::DOUBLE AS ord, concat_ws(' ', (['native', 'internal', 'token', 'gas'])[kind + 1], a.asset, f.address, 'to',
       coalesce(t.address, 'nobody'), coalesce(wide, am::VARCHAR), 'at', strftime(make_timestamp(time * 1000), '%Y-%m-%dT%H:%M:%SZ')) AS says
     FROM ${rows} r JOIN asset_ids a ON a.id = r.asset JOIN next_address f ON f.id = from_address
     LEFT JOIN next_address t ON t.id = to_address WHERE ord IN (${ords.join(', ')})`,
  )
  const byOrd = new Map(found.map((row) => [row.ord, row.says]))
  return ords.map((ord) => byOrd.get(ord)!)
}

function refuseSamePlace(files: readonly LedgerFile[], refusals: Refusals, clashes: SamePlaces): Promise<Error> {
  const fix = 'seq numbers the steps of a transaction from 0: give each step its own, and keep one version of a row'
  return contradiction(
    files,
    refusals,
    'SAME_PLACE_TWICE',
    'two different rows stand at one place',
    fix,
    clashes.count,
    clashes.shown,
  )
}
