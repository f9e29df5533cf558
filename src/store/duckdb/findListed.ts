import { STEPS } from '../../core/ledger/rowSource.ts'
import type { Database } from './database.ts'
import { followsBefore, withBefore } from './followsBefore.ts'
import { isHash } from './isHash.ts'
import { fillLean, type Unstored, unstoredInOrder } from './leanTable.ts'
import { isConstant, type StagedMovement } from './recordColumns.ts'
import type { Staged } from './stage.ts'
import type { StagedRecords } from './stagedRecords.ts'

/** A file whose records stand in the ledger's order, those of a transaction behind one another. */
export interface Listed {
  /** Its records that move something. They have the columns `tx`, the number of their transaction, and `begins`, true of its first. */
  readonly staged: StagedRecords
  /** What every record says of its transaction. */
  readonly of: Readonly<Record<(typeof TRANSACTION)[number], string>>
  /** Each transaction has one record. */
  readonly alone: boolean
}

const TRANSACTION = ['chain', 'tx_hash', 'height', 'time', 'tx_index'] as const

/**
 * Whether what is staged is one such file, as explorers and nodes write them: nothing then needs grouping, sorting or looking up
 * to number its transactions, and nothing stands there twice. Null where any row leaves a doubt; errors are found on the general way.
 */
export async function findListed(db: Database, { transfers, transactions, tells }: Staged): Promise<Listed | null> {
  const [staged] = transfers
  if (staged === undefined || transfers.length > 1 || transactions.length > 0 || tells) return null
  const { records, table, movements } = staged
  const [first] = movements
  // Records that stay in their file are read anew by each look: that takes what it saves.
  if (table === null) return null
  if (first === undefined || !movements.every((one) => TRANSACTION.every((name) => isSame(one, first, name))))
    return null
  const of = Object.fromEntries(TRANSACTION.map((name) => [name, first.columns[name]!])) as Listed['of']
  if (!isConstant(of.chain) || !(movements.length === 1 || haveOwnNumbers(movements))) return null
  const moving = `${records} WHERE ${movements.map(({ when }) => when).join(' OR ')}`
  const order = await lookAtOrder(db, moving, of, movements.length === 1 ? first.columns.seq! : null)
  if (!order.follows) return null
  // Numbers of hashes are grouped in a quarter of the time; where so many differ, so many hashes do.
  const { good } = await db.row<{ good: boolean }>(
    `SELECT count(DISTINCT hash(tx_hash)) = ${order.transactions} AND bool_and(coalesce(${isHash('tx_hash')}, false)) AS good
     FROM (SELECT ${of.tx_hash} AS tx_hash FROM ${moving})`,
  )
  if (!good) return null
  const alone = order.records === order.transactions
  await db.run(
    `CREATE OR REPLACE TEMP VIEW listed_record AS ${
      alone && order.last - order.start === (order.records - 1) * STEPS
        ? `SELECT *, (ord - ${order.start}) // ${STEPS} AS tx, true AS begins FROM ${moving}`
        : `SELECT *, count(CASE WHEN begins THEN 1 END) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - 1 AS tx
           FROM (SELECT *, ${of.tx_hash} IS DISTINCT FROM lag(${of.tx_hash}) OVER () AS begins FROM ${moving})`
    }`,
  )
  return { staged: { ...staged, records: 'listed_record' }, of, alone }
}

function isSame(one: StagedMovement, other: StagedMovement, column: string): boolean {
  return one.columns[column] === other.columns[column]
}

/** Whether no two movements of a record can have one number. */
function haveOwnNumbers(movements: readonly StagedMovement[]): boolean {
  const given = movements.map(({ columns }) => columns.seq!).filter((seq) => !seq.startsWith('NULL'))
  return given.every(isConstant) && new Set(given).size === given.length
}

interface Order {
  readonly follows: boolean
  readonly records: number
  readonly transactions: number
  readonly start: number
  readonly last: number
}

/** `seq`: the number of a record's only movement; null: it may have several, and a transaction has one record. */
function lookAtOrder(db: Database, moving: string, of: Listed['of'], seq: string | null): Promise<Order> {
  const within = seq === null ? 'false' : 'CASE WHEN seq IS NULL THEN seq_before IS NULL ELSE seq > seq_before END'
  const columns = ['ord', 'hash', 'height', 'time', 'tx_index', 'seq']
  return db.row<Order>(
    `SELECT coalesce(bool_and(height IS NOT NULL AND time IS NOT NULL AND (ord_before IS NULL OR ${followsBefore(within)})), false) AS follows,
       count(*)::DOUBLE AS records, (count(*) FILTER (begins))::DOUBLE AS transactions, min(ord)::DOUBLE AS start, max(ord)::DOUBLE AS last
     FROM (SELECT *, hash IS DISTINCT FROM hash_before AS begins FROM (SELECT ${withBefore(columns)} FROM (
       SELECT ord, ${of.tx_hash} AS hash, ${of.height} AS height, ${of.time} AS time, ${of.tx_index} AS tx_index, ${seq ?? '0'} AS seq
       FROM ${moving})))`,
  )
}

/** Table `next_txn` of such a file, and the view `tx_spelled`: see `orderTransactions`. What is not stored of it. */
export async function layListed(db: Database, { staged, of }: Listed): Promise<Unstored> {
  const unstored = unstoredInOrder(of.chain)
  const rows = `SELECT ${of.tx_hash} AS hash, ${of.height} AS height, ${of.time} AS time, ${of.tx_index} AS tx_index FROM ${staged.records} WHERE begins`
  await db.run(
    `${fillLean('txn', unstored, rows)}; CREATE TEMP VIEW tx_spelled AS SELECT * EXCLUDE (high, low) FROM next_txn`,
  )
  return unstored
}
