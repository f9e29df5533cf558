import type { Database } from './database.ts'
import { hashText } from './hashHalves.ts'

/** Layout of the ledger file. A file with another version is made anew from its sources. */
export const SCHEMA_VERSION = 8

/**
 * The large tables of a ledger grow beside those that they replace: they have this before their names until all is there. A crash
 * leaves them to the next import to drop.
 */
export const NEXT = 'next_'

/** Every table of the ledger, and how it is filled at the end of a seal; rows in the order given there. Null: it is large, and there by then. */
export const TABLES: Readonly<Record<string, string | null>> = {
  asset: 'SELECT * FROM asset_ids',
  address: null,
  txn_data: null,
  holding: 'SELECT * FROM holding_ids ORDER BY id',
  /** One row a movement. Account chains: both legs in it. UTXO chains: the legs are in the next two tables. */
  movement_data: null,
  /** Of each movement of a UTXO chain how many legs it has: whoever reads many need not read with each leg whose it is. */
  utxo_movement: 'FROM leg_counts',
  utxo_output: 'SELECT first_outpoint() + rowid AS holding, * FROM output_sorted',
  /** What an input spends is its holding; `spent_hash` and `spent_n` say it where that is not in the ledger (holding −1). */
  utxo_input: `SELECT row, i, CASE WHEN output IS NULL THEN -1 ELSE first_outpoint() + output END AS holding, address, lo,
    CASE WHEN output IS NULL THEN ${hashText('i')} END AS spent_hash, CASE WHEN output IS NULL THEN spent_n END AS spent_n,
    stated_value, stated_address FROM input_sorted i`,
  /** Which transactions move a holding; sorted by holding, so that a pull of a few reads little. */
  touch: null,
  /** What logs tell beside movements; `records` are those that say it, as in `movement.ord` and `.stated`. */
  event: 'SELECT * FROM event_sorted',
  /** Rows of files that say what another row says, too. */
  duplicate: 'SELECT * FROM duplicate_rows',
  /** Lines of files that are no records: records are counted without them. */
  broken_line: 'SELECT * FROM broken_lines',
  /** Which chains a file speaks of: its `covers` holds there. */
  place_chain: 'SELECT * FROM place_chains',
}

/** What is no table but a view over one: see `leanTable`. */
export const VIEWS = ['txn', 'movement'] as const

/** To find out anew for each row group that FSST is what packs addresses best takes longer than to pack them. */
export const ADDRESS_COLUMNS = 'id INTEGER, chain VARCHAR, address VARCHAR USING COMPRESSION fsst'

/** What a file says of its ledger; null where it has none. */
export async function readMeta(db: Database): Promise<{ readonly version: number; readonly summary: string } | null> {
  try {
    return await db.row<{ version: number; summary: string }>('SELECT version, summary FROM ledger_meta')
  } catch (error) {
    if (String(error).includes('Catalog Error: Table with name ledger_meta does not exist')) return null
    throw error
  }
}
