import type { LookAlikePayment } from '../../core/trace/poisoning.ts'
import { amountText } from './amountSql.ts'
import type { Database } from './database.ts'
import { endRow } from './endRow.ts'
import { withIds } from './withIds.ts'

type Found = Omit<LookAlikePayment, 'amount'> & { readonly amount: string }

/** Movements of account chains between addresses and those of their counterparties that look alike, in chain order. */
export async function lookAlikePayments(
  db: Database,
  addresses: readonly number[],
  asOf: number,
): Promise<readonly LookAlikePayment[]> {
  if (addresses.length === 0) return []
  const end = await endRow(db, asOf)
  const some = `kind < 3 AND row < ${end} AND (lo <> 0 OR hi <> 0 OR wide IS NOT NULL) AND from_address <> to_address`
  const found = await withIds(db, addresses, (ids) =>
    db.rows<Found>(
      `WITH met AS (
         SELECT to_address AS address, from_address AS other, false AS outgoing, asset, row, lo, hi, wide
         FROM movement SEMI JOIN ${ids} i ON i.id = to_address WHERE ${some}
         UNION ALL
         SELECT from_address, to_address, true, asset, row, lo, hi, wide
         FROM movement SEMI JOIN ${ids} i ON i.id = from_address WHERE ${some}),
       shaped AS (SELECT p.address, p.other, left(a.address, 6) || right(a.address, 4) AS shape
         FROM (SELECT DISTINCT address, other FROM met) p JOIN address a ON a.id = p.other),
       alike AS (SELECT * FROM shaped QUALIFY count(*) OVER (PARTITION BY address, shape) > 1)
       SELECT m.address, m.other, s.shape, m.outgoing, m.asset, ${amountText('m')} AS amount
       FROM met m JOIN alike s ON s.address = m.address AND s.other = m.other ORDER BY m.row, m.address`,
    ),
  )
  return found.map((one) => ({ ...one, amount: BigInt(one.amount) }))
}
