import { DuckDBInstance } from '@duckdb/node-api'

/** The movements of a ledger in chain order, one line each: place, seq, kind, asset, from, to, amount. */
export async function ledgerRows(ledger: string): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(ledger, { access_mode: 'READ_ONLY' })
  const db = await instance.connect()
  try {
    const answer = await db.runAndReadAll(
      `SELECT concat_ws(' ', coalesce(x.height::VARCHAR, '-') || '/' || coalesce(x.tx_index::VARCHAR, '-'), m.seq, ['native', 'internal', 'token', 'gas'][m.kind + 1],
         a.symbol || ':' || a.decimals, f.address, coalesce(t.address, '-'), coalesce(wide, ((hi::HUGEINT << 64) | lo::HUGEINT)::VARCHAR))
       FROM movement m JOIN txn x USING (tx) JOIN asset a ON a.id = m.asset
       JOIN address f ON f.id = m.from_address LEFT JOIN address t ON t.id = m.to_address ORDER BY row`,
    )
    return answer.getRows().map(([line]) => String(line))
  } finally {
    db.closeSync()
    instance.closeSync()
  }
}
