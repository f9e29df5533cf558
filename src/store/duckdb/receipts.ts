import type { Receipts } from '../ledgerStore.ts'
import type { Database } from './database.ts'
import { endRow } from './endRow.ts'
import { withIds } from './withIds.ts'

/** What each of these addresses was paid in all, by asset, up to a time. */
export async function receipts(db: Database, addresses: readonly number[], asOf: number): Promise<readonly Receipts[]> {
  if (addresses.length === 0) return []
  const end = await endRow(db, asOf)
  const found = await withIds(db, addresses, (wanted) =>
    db.rows<Sums>(
      `WITH leg AS (${legs(`SELECT id FROM ${wanted}`, end)})
       SELECT address::DOUBLE AS address, asset, coalesce(sum(lo::HUGEINT), 0)::VARCHAR AS low, coalesce(sum(hi::HUGEINT), 0)::VARCHAR AS high,
         coalesce(string_agg(wide, ' '), '') AS wide, count(*) FILTER (came)::DOUBLE AS payments,
         count(DISTINCT other)::DOUBLE AS senders, min(x.time)::DOUBLE AS "firstTime", max(x.time)::DOUBLE AS "lastTime"
       FROM leg JOIN txn x USING (tx) GROUP BY ALL HAVING payments > 0 ORDER BY address, asset`,
    ),
  )
  return found.map(({ low, high, wide, ...rest }) => ({ ...rest, received: total(low, high, wide) }))
}

interface Sums extends Omit<Receipts, 'received'> {
  readonly low: string
  readonly high: string
  readonly wide: string
}

/** Lanes of 64 bits are added up apart, which is exact as long as there are fewer than 2^63 rows. */
function total(low: string, high: string, wide: string): bigint {
  const large = wide === '' ? [] : wide.split(' ')
  return large.reduce((sum, text) => sum + BigInt(text), BigInt(low) + (BigInt(high) << 64n))
}

const NOT_ZERO = '(m.lo <> 0 OR m.hi <> 0 OR m.wide IS NOT NULL)'

function legs(wanted: string, end: number): string {
  return `SELECT m.to_address AS address, m.from_address AS other, asset, tx, true AS came, lo, hi, wide FROM movement m
      WHERE m.kind < 3 AND m.row < ${end} AND m.to_address IN (${wanted}) AND m.from_address <> m.to_address AND ${NOT_ZERO}
    UNION ALL SELECT m.from_address, NULL, asset, tx, false, 0, 0, NULL FROM movement m
      WHERE m.kind < 4 AND m.row < ${end} AND m.from_address IN (${wanted})
    UNION ALL SELECT o.address, NULL, m.asset, m.tx, true, o.lo, 0, NULL FROM utxo_output o JOIN movement m USING (row)
      WHERE m.row < ${end} AND o.address IN (${wanted}) AND o.lo > 0
    UNION ALL SELECT i.address, NULL, m.asset, m.tx, false, 0, 0, NULL FROM utxo_input i JOIN movement m USING (row)
      WHERE m.row < ${end} AND i.address IN (${wanted})`
}
