import type { BlockSource } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { Database } from './database.ts'
import { spellPayees } from './spellPayees.ts'
import { PAYEE_KEY } from './stageBlocks.ts'
import { STATED } from './unseal.ts'

/**
 * Makes the ledger's tables of blocks of one chain that are all there is to import (`block_transaction` and its legs): they came in the
 * ledger's order, nothing says a thing twice, and no name needs reading. So nothing is looked for, and only addresses are sorted.
 */
export async function layChain(db: Database, source: BlockSource): Promise<void> {
  const { chain, asset, symbol, decimals } = source
  await db.run(
    `CREATE TEMP TABLE asset_ids AS SELECT 0 AS id, ${literal(chain)} AS chain, ${literal(asset)} AS asset, ${literal(symbol)} AS symbol, ${decimals} AS decimals;
     CREATE TEMP TABLE place_chains AS SELECT place::BIGINT AS place, chain FROM block_source`,
  )
  const { told } = await db.row<{ told: boolean }>('SELECT EXISTS (FROM block_spent) AS told')
  const paid = `SELECT ${PAYEE_KEY} FROM block_output WHERE payee_kind <> 0`
  const spent = told ? ` UNION ALL SELECT ${PAYEE_KEY} FROM block_spent WHERE payee_kind <> 0` : ''
  await spellPayees(db, `SELECT DISTINCT 0 AS place, ${PAYEE_KEY} FROM (${paid}${spent})`, () => source)
  // Sorted first and written then: a table on disk that is sorted into takes twice the time.
  await db.run(
    `CREATE TEMP TABLE address_sorted AS SELECT address, key FROM payee_text ORDER BY address;
     DROP TABLE payee_text;
     CREATE OR REPLACE TABLE main.next_address AS SELECT rowid::INTEGER AS id, ${literal(chain)} AS chain, address FROM address_sorted;
     CREATE TEMP TABLE payee_ids AS SELECT ${PAYEE_KEY}, a.rowid::INTEGER AS id FROM payee_key k JOIN address_sorted a ON a.key = k.rowid;
     DROP TABLE address_sorted;
     DROP TABLE payee_key`,
  )
  await db.run(
    `CREATE OR REPLACE TABLE main.next_txn AS SELECT rowid AS tx, ${literal(chain)} AS chain, NULL::VARCHAR AS hash, high, low, height, time,
       tx_index::BIGINT AS tx_index, locktime::BIGINT AS locktime, merge_time, NULL::BIGINT AS lone_ord FROM block_transaction t`,
  )
  await db.run(
    `CREATE OR REPLACE TABLE main.next_movement AS SELECT rowid AS row, rowid AS tx, time, (4 + (tx_index = 0)::INTEGER)::UTINYINT AS kind, 0 AS asset,
       0::BIGINT AS seq, NULL::BIGINT AS stated_seq, NULL::BIGINT AS from_holding, NULL::INTEGER AS from_address, NULL::BIGINT AS to_holding,
       NULL::INTEGER AS to_address, 0::UBIGINT AS lo, 0::UBIGINT AS hi, NULL::VARCHAR AS wide, ord,
       ${STATED.height + STATED.index + STATED.asset + STATED.raw}::UTINYINT AS stated FROM block_transaction`,
  )
  await db.run(
    `CREATE TEMP TABLE output_sorted AS SELECT tx AS row, n::BIGINT AS n, a.id AS address, value AS lo, script
     FROM block_output o LEFT JOIN payee_ids a USING (${PAYEE_KEY}) ORDER BY o.rowid;
     DROP TABLE block_output`,
  )
  await db.run(
    `CREATE TEMP VIEW spending AS SELECT tx AS row, tx, i::BIGINT AS i, high, low, n::BIGINT AS n, ${told ? 's.value' : 'NULL::UBIGINT'} AS stated_value,
       ${told ? 'a.id' : 'NULL::INTEGER'} AS stated_address
     FROM block_input b ${told ? `LEFT JOIN block_spent s ON s.input = b.rowid LEFT JOIN payee_ids a USING (${PAYEE_KEY})` : ''};
     CREATE TEMP VIEW spendable AS SELECT rowid AS row, high, low FROM block_transaction;
     CREATE TEMP TABLE holding_ids (id BIGINT, address INTEGER, asset INTEGER);
     CREATE TEMP TABLE duplicate_rows (row BIGINT, ord BIGINT, stated UTINYINT)`,
  )
}
