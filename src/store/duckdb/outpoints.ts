import type { HeldCoin, OutpointName } from '../ledgerStore.ts'
import type { Database } from './database.ts'
import { endRow } from './endRow.ts'
import { SPENT_OUTPUT } from './spentOutput.ts'
import { withIds } from './withIds.ts'

interface Found extends Omit<HeldCoin, 'amount'> {
  readonly amount: string | null
}

/** The outputs of one transaction, in their order. */
export async function outputsOf(db: Database, tx: number): Promise<readonly HeldCoin[]> {
  const found = await db.rows<Found>(
    `SELECT o.holding::DOUBLE AS holding, coalesce(o.address, -1)::INTEGER AS address, m.asset, o.lo::VARCHAR AS amount
     FROM movement m JOIN utxo_output o USING (row) WHERE m.tx = $1 ORDER BY o.n`,
    [BigInt(tx)],
  )
  return found.map(heldCoin)
}

/** What addresses have at a time, or received up to it. By holding. */
export async function heldBy(
  db: Database,
  addresses: readonly number[],
  asOf: number,
  which: 'unspent' | 'received',
): Promise<readonly HeldCoin[]> {
  const end = await endRow(db, asOf)
  const found = await withIds(db, addresses, (ids) =>
    db.rows<Found>(
      `SELECT id::DOUBLE AS holding, address, asset, NULL AS amount FROM holding WHERE address IN (SELECT id FROM ${ids})
       UNION ALL
       SELECT o.holding::DOUBLE, o.address, m.asset, o.lo::VARCHAR FROM utxo_output o JOIN movement m USING (row)
       WHERE o.row < ${end} AND o.lo > 0 AND o.address IN (SELECT id FROM ${ids})
         AND ${which === 'unspent' ? 'o.holding NOT IN (SELECT i.holding' : 'o.row NOT IN (SELECT i.row'}
           FROM utxo_input i WHERE i.row < ${end} AND i.address IN (SELECT id FROM ${ids}))
       ORDER BY holding`,
    ),
  )
  return found.map(heldCoin)
}

function heldCoin({ amount, ...coin }: Found): HeldCoin {
  return { ...coin, amount: amount === null ? null : BigInt(amount) }
}

export async function firstOutpoint(db: Database): Promise<number> {
  const { first } = await db.row<{ first: number }>(
    'SELECT coalesce(min(holding), 0)::DOUBLE AS first FROM utxo_output',
  )
  return first
}

/** Transactions that made these outpoints, in chain order. */
export async function makersOf(db: Database, outpoints: readonly number[]): Promise<readonly number[]> {
  if (outpoints.length === 0) return []
  const found = await withIds(db, outpoints, (ids) =>
    db.rows<{ tx: number }>(
      `SELECT DISTINCT m.tx::DOUBLE AS tx FROM utxo_output o JOIN movement m USING (row) WHERE o.holding IN (SELECT id FROM ${ids}) ORDER BY tx`,
    ),
  )
  return found.map(({ tx }) => tx)
}

/** What inputs spend, by their movements' ordinals and their places in them, in the order asked. */
export async function spentBy(
  db: Database,
  rows: readonly number[],
  inputs: readonly number[],
): Promise<readonly OutpointName[]> {
  if (rows.length === 0) return []
  return withIds(db, rows, (byRow) =>
    withIds(db, inputs, (byInput) =>
      db.rows<OutpointName>(
        `SELECT ${SPENT_OUTPUT.hash} AS hash, ${SPENT_OUTPUT.n}::DOUBLE AS n FROM ${byRow} r JOIN ${byInput} w USING (n)
         JOIN utxo_input i ON i.row = r.id AND i.i = w.id ${SPENT_OUTPUT.joins} ORDER BY r.n`,
      ),
    ),
  )
}
