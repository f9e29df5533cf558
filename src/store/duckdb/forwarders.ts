import type { Database } from './database.ts'
import { endRow } from './endRow.ts'
import { withIds } from './withIds.ts'

/**
 * Of these addresses and of all that they paid, those that paid one of `payees`, up to a time, and that may have passed on to them
 * `percent` of all that they received of each asset that they send; by id. Sums are doubles here, so the bound is a
 * thousandth wider: whoever asks counts again, to the unit.
 */
export async function forwarders(
  db: Database,
  addresses: readonly number[],
  payees: readonly number[],
  percent: number,
  asOf: number,
): Promise<readonly number[]> {
  if (addresses.length === 0 || payees.length === 0) return []
  const end = await endRow(db, asOf)
  const found = await withIds(db, addresses, (near) =>
    withIds(db, payees, (last) =>
      db.rows<{ id: number }>(
        `WITH pay AS (SELECT from_address AS payer, to_address AS payee, asset, lo, hi, wide FROM movement
           WHERE row < ${end} AND kind < 3 AND (lo <> 0 OR hi <> 0 OR wide IS NOT NULL) AND from_address <> to_address),
         candidate AS (SELECT DISTINCT payer AS id FROM pay WHERE payee IN (SELECT id FROM ${last}) AND payer IN (
           SELECT id FROM ${near} UNION SELECT payee FROM pay WHERE payer IN (SELECT id FROM ${near}))),
         leg AS (
           SELECT payer AS id, asset, ${ABOUT} AS sent, CASE WHEN payee IN (SELECT id FROM ${last}) THEN ${ABOUT} ELSE 0 END AS passed,
             0 AS received FROM pay WHERE payer IN (SELECT id FROM candidate)
           UNION ALL SELECT payee, asset, 0, 0, ${ABOUT} FROM pay WHERE payee IN (SELECT id FROM candidate)),
         held AS (SELECT id, sum(sent) AS sent, sum(passed) AS passed, sum(received) AS received FROM leg GROUP BY id, asset)
         SELECT id FROM held WHERE sent > 0 GROUP BY id HAVING bool_and(passed >= received * ${(percent / 100) * 0.999}) ORDER BY id`,
      ),
    ),
  )
  return found.map(({ id }) => id)
}

const ABOUT = 'CASE WHEN wide IS NULL THEN hi::DOUBLE * 18446744073709551616 + lo::DOUBLE ELSE wide::DOUBLE END'
