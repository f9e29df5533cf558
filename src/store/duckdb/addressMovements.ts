import type { AddressMovement } from '../../core/ledger/addressMovement.ts'
import type { Database } from './database.ts'
import { endRow } from './endRow.ts'
import { withIds } from './withIds.ts'

/** Movements on account chains from or to addresses, address by address, each in chain order. One between two of them comes twice. */
export async function* addressMovements(
  db: Database,
  addresses: readonly number[],
  asOf: number,
): AsyncIterable<readonly AddressMovement[]> {
  if (addresses.length === 0) return
  const end = await endRow(db, asOf)
  const table = `address_movement_${made++}`
  await withIds(db, addresses, (wanted) =>
    db.run(
      `CREATE TEMP TABLE ${table} AS SELECT w.id AS owner, m.*, x.height FROM (
         SELECT from_address AS owner, row FROM movement WHERE row < ${end} AND from_address IN (SELECT id FROM ${wanted})
         UNION SELECT to_address, row FROM movement WHERE row < ${end} AND to_address IN (SELECT id FROM ${wanted})
       ) o JOIN movement m USING (row) JOIN txn x ON x.tx = m.tx JOIN (SELECT DISTINCT id FROM ${wanted}) w ON w.id = o.owner
       WHERE m.kind < 4 ORDER BY owner, row`,
    ),
  )
  try {
    const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${table}`)
    for (let from = 0; from < n; from += PORTION) {
      const found = await db.rows<Found>(
        `SELECT owner::DOUBLE AS owner, row::DOUBLE AS row, tx::DOUBLE AS tx, height::DOUBLE AS height, kind, asset, from_address AS payer,
           to_address AS payee, lo, hi, wide FROM ${table} WHERE rowid >= ${from} AND rowid < ${from + PORTION}`,
      )
      yield found.map(({ owner, row, tx, height, kind, asset, payer, payee, lo, hi, wide }) => {
        return { owner, row, tx, height, kind, asset, payer, payee, amount: amountOf(lo, hi, wide) }
      })
    }
  } finally {
    await db.run(`DROP TABLE ${table}`)
  }
}

const PORTION = 50_000
let made = 0

interface Found extends Omit<AddressMovement, 'amount'> {
  readonly lo: bigint
  readonly hi: bigint
  readonly wide: string | null
}

function amountOf(lo: bigint, hi: bigint, wide: string | null): bigint {
  if (wide !== null) return BigInt(wide)
  return hi === 0n ? lo : (hi << 64n) | lo
}
