import type { Database } from './database.ts'
import { endRow } from './endRow.ts'
import { withIds } from './withIds.ts'

/** Of these addresses and of all that they paid, those that paid one of `payees`, up to a time; by id. */
export async function forwarders(
  db: Database,
  addresses: readonly number[],
  payees: readonly number[],
  asOf: number,
): Promise<readonly number[]> {
  if (addresses.length === 0 || payees.length === 0) return []
  const end = await endRow(db, asOf)
  const found = await withIds(db, addresses, (near) =>
    withIds(db, payees, (last) =>
      db.rows<{ id: number }>(
        `WITH pay AS (SELECT from_address AS payer, to_address AS payee FROM movement
           WHERE row < ${end} AND kind < 3 AND (lo <> 0 OR hi <> 0 OR wide IS NOT NULL) AND from_address <> to_address)
         SELECT DISTINCT payer AS id FROM pay WHERE payee IN (SELECT id FROM ${last}) AND payer IN (
           SELECT id FROM ${near} UNION SELECT payee FROM pay WHERE payer IN (SELECT id FROM ${near})) ORDER BY id`,
      ),
    ),
  )
  return found.map(({ id }) => id)
}
