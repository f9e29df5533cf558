import type { Database } from './database.ts'

/** The end of a join's condition, which holds two of its tables to one chain. */
export type SameChain = (one: string, other: string) => string

/** Where all rows are of one chain there is nothing to hold to: a join by text alone takes half as long. `asset_facts` must be there. */
export async function sameChain(db: Database): Promise<SameChain> {
  const { n } = await db.row<{ n: number }>('SELECT count(DISTINCT chain)::DOUBLE AS n FROM asset_facts')
  return n <= 1 ? () => '' : (one, other) => `AND ${one}.chain = ${other}.chain`
}
