import type { Database } from './database.ts'

/** What a transaction is joined by, of an expression for its hash. */
export type HashKey = (hash: string) => string

/**
 * A join by numbers takes a third of the time and memory of one by texts. Where no two hashes of the ledger have one number,
 * equal numbers are equal hashes.
 */
export async function hashKey(db: Database): Promise<HashKey> {
  const clash = await db.rows(
    'SELECT 1 FROM tx_sorted WHERE hash IS NOT NULL GROUP BY hash(hash) HAVING count(*) > 1 LIMIT 1',
  )
  return clash.length > 0 ? (hash) => hash : (hash) => `hash(${hash})`
}
