import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import { isHash } from './isHash.ts'
import { fillLean, HASHES_AS_TEXTS, storedColumns, type Unstored } from './leanTable.ts'
import { type Clash, contradiction } from './problems.ts'
import type { Refusals } from './refusals.ts'
import { sameInAll } from './sameInAll.ts'
import type { Staged } from './stage.ts'
import { sayings } from './stagedRecords.ts'

/**
 * Every transaction that has a hash: temporary table `tx_found`. True where rows with a bad hash were set aside, and all that
 * was made of the views before must be made again.
 */
export async function findTransactions(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  { transfers, transactions, tells }: Staged,
): Promise<boolean> {
  const columns = ['chain', 'tx_hash', 'height', 'time', 'tx_index', 'locktime']
  const moved = sayings([...transfers, ...transactions], columns)
  const rows = tells ? `${moved} UNION ALL SELECT chain, tx_hash, height, time, tx_index, NULL, ord FROM ev` : moved
  await db.run(
    `CREATE OR REPLACE TEMP TABLE tx_found AS
     SELECT chain, tx_hash AS hash, min(height) AS height, max(height) AS height_max, min(time) AS time, max(time) AS time_max,
       min(tx_index) AS tx_index, max(tx_index) AS index_max, max(locktime) AS locktime, min(ord) AS ord
     FROM (${rows}) WHERE tx_hash IS NOT NULL GROUP BY chain, tx_hash`,
  )
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM tx_found WHERE NOT ${isHash('hash')}`)
  if (n === 0) return false
  return refusals.refuse(
    db,
    files,
    `SELECT ord, 0 AS nth, 'tx_hash' AS field, tx_hash AS value, 'a transaction''s hash: 0x and 64 hex digits, or letters and digits' AS must
     FROM (${rows}) r WHERE EXISTS (FROM tx_found t WHERE t.chain = r.chain AND t.hash = r.tx_hash AND NOT ${isHash('t.hash')})`,
  )
}

/**
 * Puts the transactions of all chains (`tx_found`, `lone`) into one order: table `next_txn`, `tx` dense from 0, and while the ledger
 * is made the view `tx_spelled`, in which every hash is a text.
 *
 * Key: merge time, chain, height, index in the block, and where one of the two is missing the file's place and line.
 * Merge time is the highest block time up to that height, because block times are not monotone and a chain's own order holds.
 * Rows of one hash are one transaction; a row without hash is a transaction of its own (`lone`, prepared by the caller).
 * What one row leaves empty another row of the transaction may say; two different answers are an error. What is not stored of it.
 */
export async function orderTransactions(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
): Promise<Unstored> {
  await refuseTwoPlaces(db, files, refusals)
  await db.run(
    `CREATE OR REPLACE TEMP VIEW tx_all AS
     SELECT chain, hash, height, time, tx_index, locktime, ord, NULL::UTINYINT AS kind, NULL::BIGINT AS seq FROM tx_found
     UNION ALL SELECT chain, NULL, height, time, tx_index, NULL, ord, kind, seq FROM lone WHERE ord = first_ord`,
  )
  await db.run(
    `CREATE TEMP TABLE block_time AS
     SELECT chain, height, max(time) OVER (PARTITION BY chain ORDER BY height) AS merge_time
     FROM (SELECT chain, height, max(time) AS time FROM tx_all WHERE height IS NOT NULL GROUP BY chain, height)`,
  )
  // Sorted first, with texts for what is joined to it, and written then: numbering the rows of a sort takes a single thread.
  await db.run(
    `CREATE TEMP TABLE tx_sorted AS
     SELECT chain, hash, height, time, tx_index, locktime, coalesce(merge_time, time) AS merge_time, CASE WHEN hash IS NULL THEN ord END AS lone_ord
     FROM tx_all LEFT JOIN block_time USING (chain, height)
     ORDER BY coalesce(merge_time, time), chain, height NULLS LAST, CASE WHEN height IS NOT NULL THEN tx_index END NULLS LAST,
       CASE WHEN height IS NULL OR tx_index IS NULL THEN ord END, hash IS NULL, kind <> 3, seq, ord;
     CREATE TEMP VIEW tx_spelled AS SELECT rowid AS tx, * FROM tx_sorted`,
  )
  await refuseTwoTransactionsOnePlace(db, files, refusals)
  const same = await sameInAll(db, 'tx_sorted', ['chain', 'locktime', 'lone_ord'])
  const unstored = { ...HASHES_AS_TEXTS, ...same }
  await db.run(
    `${fillLean('txn', unstored, `SELECT ${storedColumns('txn', unstored).join(', ')} FROM tx_spelled`)};
     DROP VIEW tx_all; DROP TABLE tx_found; DROP TABLE block_time`,
  )
  return unstored
}

async function refuseTwoPlaces(db: Database, files: readonly LedgerFile[], refusals: Refusals): Promise<void> {
  const two = 'height <> height_max OR time <> time_max OR tx_index <> index_max'
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM tx_found WHERE ${two}`)
  if (n === 0) return
  const clashes: Clash[] = []
  for (const { chain, hash } of await db.rows<{ chain: string; hash: string }>(
    `SELECT chain, hash FROM tx_found WHERE ${two} ORDER BY ord LIMIT 10`,
  )) {
    const rows = await db.rows<{ ord: number; says: string }>(
      `SELECT min(ord)::DOUBLE AS ord, concat('height ', coalesce(height::VARCHAR, 'empty'), ', time ',
         strftime(make_timestamp(time * 1000), '%Y-%m-%dT%H:%M:%S.%gZ'), ', tx_index ', coalesce(tx_index::VARCHAR, 'empty')) AS says
       FROM (${['st', 'ut', 'ev'].map((view) => `SELECT chain, tx_hash, height, time, tx_index, ord FROM ${view}`).join(' UNION ALL ')})
       WHERE chain = $1 AND tx_hash = $2 GROUP BY says ORDER BY ord`,
      [chain, hash],
    )
    clashes.push({ ords: rows.map((row) => row.ord), field: hash, values: rows.map((row) => row.says) })
  }
  const fix = 'give every row of a transaction the same height, time and tx_index'
  throw await contradiction(
    files,
    refusals,
    'TRANSACTION_TWICE',
    'one transaction has two heights, times or indices',
    fix,
    n,
    clashes,
  )
}

async function refuseTwoTransactionsOnePlace(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
): Promise<void> {
  const places = `SELECT chain, height, tx_index FROM tx_all WHERE hash IS NOT NULL AND height IS NOT NULL AND tx_index IS NOT NULL
    GROUP BY chain, height, tx_index HAVING count(*) > 1`
  // Two of one place are neighbours in the order, so that nothing need be grouped to see that there are none.
  const { neighbours } = await db.row<{ neighbours: number }>(
    `SELECT count(*)::DOUBLE AS neighbours FROM (
       SELECT chain, height, tx_index, hash, lag(chain) OVER () AS chain_before, lag(height) OVER () AS height_before,
         lag(tx_index) OVER () AS index_before FROM tx_sorted)
     WHERE hash IS NOT NULL AND height = height_before AND tx_index = index_before AND chain = chain_before`,
  )
  if (neighbours === 0) return
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM (${places})`)
  if (n === 0) return
  const found = await db.rows<{ place: string; ords: number[]; hashes: string[] }>(
    `SELECT concat('height ', height, ', tx_index ', tx_index) AS place, list(ord::DOUBLE ORDER BY ord) AS ords, list(hash ORDER BY ord) AS hashes
     FROM tx_all SEMI JOIN (${places}) USING (chain, height, tx_index) WHERE hash IS NOT NULL
     GROUP BY chain, height, tx_index ORDER BY chain, height, tx_index LIMIT 10`,
  )
  const clashes = found.map(({ place, ords, hashes }): Clash => ({ ords, field: place, values: hashes }))
  const fix = 'tx_index is the place of the transaction in its block; leave it empty where it is not known'
  throw await contradiction(
    files,
    refusals,
    'TWO_TRANSACTIONS_ONE_PLACE',
    'two transactions stand at one place of a block',
    fix,
    n,
    clashes,
  )
}
