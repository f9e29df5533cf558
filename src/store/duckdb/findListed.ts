import { STEPS } from '../../core/ledger/rowSource.ts'
import type { Database } from './database.ts'
import { isHash } from './orderTransactions.ts'
import { isConstant } from './recordColumns.ts'
import type { Staged } from './stage.ts'
import type { StagedRecords } from './stagedRecords.ts'

/** A file that lists transactions, one a record, in the ledger's order: a record's place in it is its transaction's number. */
export interface Listed {
  readonly staged: StagedRecords
  /** Of a record (`ord`) the number of its transaction. */
  readonly tx: string
  /** What every record says of its transaction. */
  readonly of: Readonly<Record<(typeof TRANSACTION)[number], string>>
}

const TRANSACTION = ['chain', 'tx_hash', 'height', 'time', 'tx_index'] as const

/**
 * Whether what is staged is one such list, as explorers and nodes write them: nothing then needs grouping, sorting or looking up to
 * number its transactions. Null where any row leaves a doubt; errors are found on the general way.
 */
export async function findListed(db: Database, { transfers, transactions, tells }: Staged): Promise<Listed | null> {
  const [staged] = transfers
  if (staged === undefined || transfers.length > 1 || transactions.length > 0 || tells) return null
  const { records, movements } = staged
  const [first] = movements
  if (
    first === undefined ||
    !movements.every((one) => TRANSACTION.every((name) => one.columns[name] === first.columns[name]))
  )
    return null
  if (!isConstant(first.columns.chain!) || !haveOwnPlaces(staged)) return null
  const of = Object.fromEntries(TRANSACTION.map((name) => [name, first.columns[name]!])) as Listed['of']
  const moves = movements.map(({ when }) => when).join(' OR ')
  // `time` of one height is one, and never falls: then it is the merge time, too.
  const follows = `ord = ord_before + ${STEPS} AND CASE WHEN height = height_before
    THEN time = time_before AND CASE WHEN tx_index IS NULL THEN index_before IS NULL ELSE tx_index > index_before END
    ELSE height > height_before AND time >= time_before END`
  const { listed, start } = await db.row<{ listed: boolean; start: number }>(
    `SELECT coalesce(bool_and(moves AND height IS NOT NULL AND time IS NOT NULL AND (ord_before IS NULL OR coalesce(${follows}, false))), false) AS listed,
       coalesce(min(ord), 0)::DOUBLE AS start
     FROM (SELECT *, lag(ord) OVER () AS ord_before, lag(height) OVER () AS height_before, lag(time) OVER () AS time_before,
         lag(tx_index) OVER () AS index_before
       FROM (SELECT ord, ${moves} AS moves, ${of.height} AS height, ${of.time} AS time, ${of.tx_index} AS tx_index FROM ${records}))`,
  )
  if (!listed) return null
  // Numbers of hashes are grouped in a quarter of the time; where all differ, so do the hashes.
  const { good } = await db.row<{ good: boolean }>(
    `SELECT count(*) = count(DISTINCT hash(tx_hash)) AND bool_and(coalesce(${isHash('tx_hash')}, false)) AS good
     FROM (SELECT ${of.tx_hash} AS tx_hash FROM ${records})`,
  )
  return good ? { staged, of, tx: `((ord - ${start}) // ${STEPS})` } : null
}

/** Table `next_txn` of such a list, and the view `tx_spelled`: see `orderTransactions`. */
export async function layListed(db: Database, { staged, of, tx }: Listed): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TABLE main.next_txn AS SELECT ${tx} AS tx, ${of.chain} AS chain, ${of.tx_hash} AS hash, NULL::UHUGEINT AS high, NULL::UHUGEINT AS low,
       ${of.height}::BIGINT AS height, ${of.time}::BIGINT AS time, ${of.tx_index}::BIGINT AS tx_index, NULL::BIGINT AS locktime,
       ${of.time}::BIGINT AS merge_time, NULL::BIGINT AS lone_ord FROM ${staged.records};
     CREATE TEMP VIEW tx_spelled AS SELECT * EXCLUDE (high, low) FROM next_txn`,
  )
}

/** Whether no two movements of a record can have one number. */
function haveOwnPlaces({ movements }: StagedRecords): boolean {
  const given = movements.map(({ columns }) => columns.seq!).filter((seq) => !seq.startsWith('NULL'))
  return given.every(isConstant) && new Set(given).size === given.length
}
