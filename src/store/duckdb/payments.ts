import type { PaymentRow } from '../ledgerStore.ts'
import { amountText } from './amountSql.ts'
import type { Database } from './database.ts'
import { txHash } from './hashHalves.ts'
import { withIds } from './withIds.ts'

interface Found extends Omit<PaymentRow, 'amount'> {
  readonly n: number
  readonly amount: string
}

/** The strings and amounts of single payments, in the order asked. */
export async function payments(
  db: Database,
  rows: readonly number[],
  outputs: readonly number[],
): Promise<readonly PaymentRow[]> {
  const found = await withIds(db, rows, (byRow) => withIds(db, outputs, (byOutput) => ask(db, byRow, byOutput)))
  const sorted: PaymentRow[] = []
  for (const { n, amount, ...row } of found) sorted[n] = { ...row, amount: BigInt(amount) }
  return sorted
}

function ask(db: Database, rows: string, outputs: string): Promise<Found[]> {
  const facts = `x.chain, x.height::DOUBLE AS height, ${txHash('x')} AS hash, x.time::DOUBLE AS time`
  return db.rows<Found>(
    `SELECT r.n::DOUBLE AS n, ${facts}, m.seq::DOUBLE AS seq, [f.address] AS "from", t.address AS "to", m.asset, ${amountText('m')} AS amount
     FROM ${rows} r JOIN movement m ON m.row = r.id AND m.kind < 4 JOIN txn x ON x.tx = m.tx
     JOIN address f ON f.id = m.from_address JOIN address t ON t.id = m.to_address
     UNION ALL
     SELECT r.n::DOUBLE, ${facts}, o.n::DOUBLE, coalesce(p.payers, []), coalesce(t.address, ''), m.asset, o.lo::VARCHAR
     FROM ${rows} r JOIN ${outputs} w USING (n) JOIN utxo_output o ON o.row = r.id AND o.n = w.id
     JOIN movement m ON m.row = r.id JOIN txn x ON x.tx = m.tx LEFT JOIN address t ON t.id = o.address
     LEFT JOIN (SELECT row, list(address ORDER BY i) AS payers FROM (
         SELECT row, a.address, min(i) AS i FROM utxo_input SEMI JOIN ${rows} r ON r.id = row
         JOIN address a ON a.id = utxo_input.address GROUP BY row, a.address)
       GROUP BY row) p ON p.row = r.id`,
  )
}
