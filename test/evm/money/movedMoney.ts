import { DuckDBInstance } from '@duckdb/node-api'

/** What moved, by transaction: kind, asset, from, to, amount, in no order. Sources may differ in what they know of the order inside one. */
export async function movedMoney(ledger: string): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(ledger, { access_mode: 'READ_ONLY' })
  const db = await instance.connect()
  try {
    const answer = await db.runAndReadAll(
      `SELECT concat_ws(' ', x.hash, ['native', 'internal', 'token', 'gas'][m.kind + 1], a.asset, f.address, coalesce(t.address, '-'),
         coalesce(wide, ((hi::HUGEINT << 64) | lo::HUGEINT)::VARCHAR)) AS line
       FROM movement m JOIN txn x USING (tx) JOIN asset a ON a.id = m.asset
       JOIN address f ON f.id = m.from_address LEFT JOIN address t ON t.id = m.to_address ORDER BY line`,
    )
    return answer.getRows().map(([line]) => String(line))
  } finally {
    db.closeSync()
    instance.closeSync()
  }
}
