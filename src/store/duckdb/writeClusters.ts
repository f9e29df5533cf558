import { literal } from '../../core/ledger/sqlLiteral.ts'
import { openColumnAppender } from './columnAppender.ts'
import type { Database } from './database.ts'

const AT_ONCE = 65_536

/** Writes `address,cluster` as CSV, in the order of the addresses. Returns the number of rows. */
export async function writeClusters(
  db: Database,
  path: string,
  addresses: number,
  clusterOf: (address: number) => number,
): Promise<number> {
  await db.run('CREATE OR REPLACE TEMP TABLE cluster_of (id INTEGER, cluster INTEGER)')
  try {
    const appender = await openColumnAppender(db, 'cluster_of')
    const [ids, clusters] = [new Int32Array(AT_ONCE), new Int32Array(AT_ONCE)]
    let rows = 0
    for (let from = 0; from < addresses; from += AT_ONCE) {
      let length = 0
      for (let id = from; id < Math.min(from + AT_ONCE, addresses); id++) {
        const cluster = clusterOf(id)
        if (cluster < 0) continue
        ids[length] = id
        clusters[length++] = cluster
      }
      appender.add(length, ids.subarray(0, length), clusters.subarray(0, length))
      rows += length
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
