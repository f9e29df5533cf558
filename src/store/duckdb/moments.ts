import type { Database } from './database.ts'
import { lacksHash } from './hashHalves.ts'

/**
 * Makes `moment_of (tx, moment)`: the last of the transactions that have no certain order among themselves. Usually each
 * stands alone; those of a block without indices, or of one time without heights, stand together. Answers whether any do.
 */
export async function makeMoments(db: Database): Promise<boolean> {
  const { gaps } = await db.row<{ gaps: boolean }>(
    `SELECT coalesce(bool_or(height IS NULL OR tx_index IS NULL OR ${lacksHash('txn')}), false) AS gaps FROM txn`,
  )
  if (!gaps) return false
  const together = (by: string, where: string) =>
    `SELECT ${by}, max(tx) AS last FROM txn GROUP BY ${by} HAVING ${where} AND count(*) > 1`
  await db.run(
    `CREATE OR REPLACE TEMP TABLE moment_of AS
     SELECT x.tx, coalesce(t.last, b.last, p.last, x.tx) AS moment FROM txn x
     LEFT JOIN (${together('chain, merge_time', 'bool_or(height IS NULL)')}) t ON t.chain = x.chain AND t.merge_time = x.merge_time
     LEFT JOIN (${together('chain, height', 'bool_or(tx_index IS NULL)')}) b ON b.chain = x.chain AND b.height = x.height
     LEFT JOIN (${together('chain, height, tx_index', `bool_or(${lacksHash('txn')})`)}) p
       ON p.chain = x.chain AND p.height = x.height AND p.tx_index = x.tx_index`,
  )
  return true
}
