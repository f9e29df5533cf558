import { STEPS } from '../../core/ledger/rowSource.ts'
import type { FileRecord, SourcedMovement } from '../../core/reconcile/sourcedMovement.ts'
import { amountText } from './amountSql.ts'
import type { Database } from './database.ts'
import { txHash } from './hashHalves.ts'
import { PLACE } from './problems.ts'
import { withIds } from './withIds.ts'

/** The movements of one transaction in their order, with the records that say them. */
export async function movementSources(db: Database, tx: number): Promise<readonly SourcedMovement[]> {
  const rows = await db.rows<{ row: number }>('SELECT row::DOUBLE AS row FROM movement WHERE tx = $1 ORDER BY row', [
    BigInt(tx),
  ])
  return sourcedMovements(
    db,
    rows.map(({ row }) => row),
  )
}

interface Found extends Omit<SourcedMovement, 'place' | 'amount' | 'records'> {
  readonly tx: number
  readonly hash: string | null
  readonly height: number | null
  readonly time: number
  readonly amount: string
  readonly ords: readonly number[]
}

/** Movements by row, in the order asked. */
export async function sourcedMovements(db: Database, rows: readonly number[]): Promise<readonly SourcedMovement[]> {
  const found = await withIds(db, rows, (ids) =>
    db.rows<Found>(
      `SELECT x.chain, x.tx::DOUBLE AS tx, ${txHash('x')} AS hash, x.height::DOUBLE AS height, x.time::DOUBLE AS time, m.seq::DOUBLE AS seq,
         m.kind >= 4 OR m.stated_seq IS NOT NULL AS "seqStated",
         (['native', 'internal', 'token', 'gas', 'transaction', 'coinbase'])[m.kind + 1] AS kind, c.asset,
         f.address AS from, t.address AS to, CASE WHEN m.kind >= 4 THEN u.total::VARCHAR ELSE ${amountText('m')} END AS amount,
         list_prepend(m.ord, d.ords)::DOUBLE[] AS ords
       FROM ${ids} i JOIN movement m ON m.row = i.id JOIN txn x USING (tx) JOIN asset c ON c.id = m.asset
       LEFT JOIN address f ON f.id = m.from_address LEFT JOIN address t ON t.id = m.to_address
       LEFT JOIN (SELECT row, sum(lo::HUGEINT) AS total FROM utxo_output WHERE row IN (SELECT id FROM ${ids}) GROUP BY row) u ON u.row = m.row
       LEFT JOIN (SELECT row, list(ord ORDER BY ord) AS ords FROM duplicate WHERE row IN (SELECT id FROM ${ids}) GROUP BY row) d ON d.row = m.row
       ORDER BY i.n`,
    ),
  )
  return found.map(({ tx, hash, height, time, amount, ords, ...movement }) => ({
    ...movement,
    place: { tx, hash, height, time },
    amount: BigInt(amount),
    records: ords.map(recordOf),
  }))
}

export function recordOf(ord: number): FileRecord {
  return { file: Math.floor(ord / PLACE), record: Math.floor((ord % PLACE) / STEPS) }
}
