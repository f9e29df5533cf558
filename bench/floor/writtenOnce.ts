import { literal } from '../../src/core/ledger/sqlLiteral.ts'
import type { Database } from '../../src/store/duckdb/database.ts'
import { type Step, step } from './floor.ts'

const TABLES = [
  'asset',
  'address',
  'txn_data',
  'holding',
  'movement_data',
  'utxo_output',
  'utxo_input',
  'touch',
] as const

/**
 * A finished ledger's rows, written once more from memory in the order in which they stand, and read once more. Addresses are
 * sorted on the way, since their ids are their places. `db`: a file that is empty.
 */
export async function writtenOnce(db: Database, ledger: string): Promise<readonly Step[]> {
  await db.run(`ATTACH ${literal(ledger)} AS done (READ_ONLY)`)
  for (const table of TABLES) {
    const order = table === 'address' ? ' ORDER BY hash(id)' : ''
    await db.run(`CREATE TEMP TABLE ${table}_copy AS SELECT * FROM done.${table}${order}`)
  }
  await db.run('DETACH done')
  const write = async () => {
    for (const table of TABLES) {
      const rows =
        table === 'address'
          ? 'SELECT row_number() OVER (ORDER BY chain, address) - 1 AS id, chain, address FROM address_copy'
          : `FROM ${table}_copy`
      await db.run(`CREATE TABLE ${table} AS ${rows}`)
    }
    await db.run('CHECKPOINT')
  }
  const read = async () => {
    for (const table of TABLES.slice(0, -1)) await db.run(`SELECT count(COLUMNS(*)) FROM ${table}`)
  }
  return [await step('its tables written once', write), await step('read once for the digest', read)]
}
