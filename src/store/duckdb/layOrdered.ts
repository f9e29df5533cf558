import { AMOUNT_LANES } from './amountSql.ts'
import type { Database } from './database.ts'
import type { Ordered } from './findOrdered.ts'
import { movementView, TXN_COLUMNS } from './schema.ts'

/** Makes the ledger's tables of files in its order: nothing is grouped, and what is joined is put together by numbers. */
export async function layOrdered(db: Database, { chain }: Ordered): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TABLE main.next_txn (${TXN_COLUMNS});
     INSERT INTO main.next_txn BY NAME SELECT rowid AS tx, ${chain} AS chain, raw AS hash, height, time, tx_index, time AS merge_time FROM ordered_txn;
     CREATE TEMP TABLE place_chains AS SELECT DISTINCT place, chain FROM asset_facts`,
  )
  // A row without a partner in a join takes longer than one with: gas, which pays nobody, joins its payer.
  await db.run(
    `CREATE OR REPLACE TABLE main.next_movement_data AS SELECT x.rowid AS tx, r.time, kind, f.asset, seq, seq AS stated_seq, f.id AS from_holding,
       f.address AS from_address, CASE WHEN payee_pair IS NOT NULL THEN t.id END AS to_holding, CASE WHEN payee_pair IS NOT NULL THEN t.address END AS to_address,
       ${AMOUNT_LANES}, ord, stated
     FROM ordered_row r JOIN ordered_txn x ON x.h = r.h JOIN holding_text f ON f.pair = payer_pair JOIN holding_text t ON t.pair = coalesce(payee_pair, payer_pair)
     ORDER BY ord`,
  )
  await db.run(
    `DROP TABLE ordered_row; DROP TABLE ordered_txn;
     CREATE TEMP VIEW holding_ids AS SELECT id, address, asset FROM holding_text;
     CREATE TEMP TABLE duplicate_rows (row BIGINT, ord BIGINT, stated UTINYINT);
     ${movementView('next_movement')}`,
  )
}
