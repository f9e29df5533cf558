import type { Database } from './database.ts'

/** The end of a join's condition, which holds a table to a chain (an expression). */
export type SameChain = (table: string, chain: string) => string

/** Where all rows are of one chain there is nothing to hold to: a join by text alone takes half as long. `asset_facts` must be there. */
export async function sameChain(db: Database): Promise<SameChain> {
  const { n } = await db.row<{ n: number }>('SELECT count(DISTINCT chain)::DOUBLE AS n FROM asset_facts')
  return n <= 1 ? () => '' : (table, chain) => ` AND ${table}.chain = ${chain}`
}
