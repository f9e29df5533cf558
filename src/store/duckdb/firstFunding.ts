import type { Funding } from '../../core/ledger/funding.ts'
import { amountText } from './amountSql.ts'
import type { Database } from './database.ts'
import { endRow } from './endRow.ts'
import { withIds } from './withIds.ts'

/** Who first sent each of these addresses one of these coins, up to a time. An address that never received any has no line. */
export async function firstFunding(
  db: Database,
  addresses: readonly number[],
  coins: readonly number[],
  asOf: number,
): Promise<readonly Funding[]> {
  if (addresses.length === 0 || coins.length === 0) return []
  const end = await endRow(db, asOf)
  const found = await withIds(db, addresses, (wanted) =>
    db.rows<Omit<Funding, 'amount'> & { readonly amount: string }>(
      `WITH coin AS (FROM movement WHERE row < ${end} AND kind < 4 AND asset IN (${coins.join(', ')})),
       paid AS (FROM coin WHERE kind < 3 AND (lo <> 0 OR hi <> 0 OR wide IS NOT NULL) AND from_address <> to_address),
       first AS (SELECT to_address AS address, min(row) AS row FROM paid WHERE to_address IN (SELECT id FROM ${wanted}) GROUP BY to_address),
       spent AS (SELECT from_address AS address, min(row) AS row FROM coin WHERE from_address IN (SELECT id FROM ${wanted})
         AND (kind = 3 OR lo <> 0 OR hi <> 0 OR wide IS NOT NULL) GROUP BY from_address),
       funder AS (SELECT DISTINCT from_address AS id FROM paid WHERE row IN (SELECT row FROM first)),
       payee AS (SELECT DISTINCT to_address AS id FROM paid WHERE from_address IN (SELECT id FROM funder)),
       begun AS (SELECT min(row) AS row FROM paid WHERE to_address IN (SELECT id FROM payee) GROUP BY to_address),
       counts AS (SELECT from_address AS id, count(*) AS n FROM paid WHERE row IN (SELECT row FROM begun) GROUP BY from_address)
       SELECT m.to_address AS address, m.from_address AS funder, m.row::DOUBLE AS row, m.tx::DOUBLE AS tx, m.kind, m.asset,
         ${amountText('m')} AS amount, s.row IS NULL OR s.row > m.row AS fresh, c.n::DOUBLE AS funded
       FROM first f JOIN coin m ON m.row = f.row LEFT JOIN spent s ON s.address = f.address
       JOIN counts c ON c.id = m.from_address ORDER BY m.row`,
    ),
  )
  return found.map((one) => ({ ...one, amount: BigInt(one.amount) }))
}
