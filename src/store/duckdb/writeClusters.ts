import { literal } from '../../core/ledger/sqlLiteral.ts'
import { ColumnAppender } from './columnAppender.ts'
import type { Database } from './database.ts'

/** Writes `address,cluster` as CSV, in the order of the addresses. Returns the number of rows. */
export async function writeClusters(
  db: Database,
  path: string,
  addresses: number,
  clusterOf: (address: number) => number,
): Promise<number> {
  await db.run('CREATE OR REPLACE TEMP TABLE cluster_of (id INTEGER, cluster INTEGER)')
  try {
    const appender = await ColumnAppender.open(db, 'cluster_of')
    let rows = 0
    for (let id = 0; id < addresses; id++) {
      const cluster = clusterOf(id)
      if (cluster < 0) continue
      appender.add(id, cluster)
      rows++
    }
    appender.close()
    await db.run(
      `COPY (SELECT a.address, c.address AS cluster FROM cluster_of t JOIN address a ON a.id = t.id JOIN address c ON c.id = t.cluster ORDER BY t.id)
       TO ${literal(path)} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"')`,
    )
    return rows
  } finally {
    await db.run('DROP TABLE IF EXISTS cluster_of')
  }
}
