import type { BlockSource } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import { float64s, openColumnAppender, widened } from './columnAppender.ts'
import type { ColumnSpool } from './columnSpool.ts'
import type { Database } from './database.ts'
import { fillLean, type LedgerUnstored, type Unstored } from './leanTable.ts'
import { payeeIds } from './payeeIds.ts'
import { ADDRESS_COLUMNS } from './schema.ts'
import { type Legs, type OutputBytes, PAYEE_ADDRESS } from './stageBlocks.ts'
import { STATED } from './unseal.ts'

/**
 * Makes the ledger's tables of blocks of one chain that are all there is to import (`block_transaction` and its legs): they came in the
 * ledger's order, nothing says a thing twice, and no name needs reading. So nothing is looked for, and only addresses are sorted.
 */
export async function layChain(db: Database, source: BlockSource, { outputs }: Legs): Promise<LedgerUnstored> {
  const { chain, asset, symbol, decimals } = source
  await db.run(
    `CREATE TEMP TABLE asset_ids AS SELECT 0 AS id, ${literal(chain)} AS chain, ${literal(asset)} AS asset, ${literal(symbol)} AS symbol, ${decimals} AS decimals;
     CREATE TEMP TABLE place_chains AS SELECT place::BIGINT AS place, chain FROM block_source`,
  )
  // Sorted first and written then: a table on disk that is sorted into takes twice the time. What was forgotten between stands twice.
  const isNew = 'address IS DISTINCT FROM lag(address) OVER () AS is_new'
  await db.run(
    `CREATE TEMP TABLE address_sorted AS FROM ${PAYEE_ADDRESS} ORDER BY address;
     DROP TABLE block_text;
     CREATE OR REPLACE TABLE main.next_address (${ADDRESS_COLUMNS});
     INSERT INTO main.next_address SELECT row_number() OVER () - 1, ${literal(chain)}, address
     FROM (SELECT address, ${isNew} FROM address_sorted) WHERE is_new;
     CREATE TEMP TABLE payee_ids AS SELECT payee, id FROM (
       SELECT payee, (sum(is_new::BIGINT) OVER (ROWS UNBOUNDED PRECEDING) - 1)::INTEGER AS id FROM (SELECT payee, ${isNew} FROM address_sorted))
     ORDER BY payee;
     DROP TABLE address_sorted`,
  )
  const unstored = {
    txn: { chain: literal(chain), hash: 'NULL', lone_ord: 'NULL' },
    movement: MOVEMENT_OF_A_TRANSACTION,
  }
  await db.run(
    fillLean(
      'txn',
      unstored.txn,
      'SELECT high, low, height, time, tx_index, locktime, merge_time FROM block_transaction',
    ),
  )
  await db.run(
    fillLean(
      'movement',
      unstored.movement,
      'SELECT time, 4 + (tx_index = 0)::INTEGER AS kind, ord FROM block_transaction',
    ),
  )
  await db.run(
    `CREATE TEMP TABLE output_sorted (row BIGINT, n BIGINT, address INTEGER, lo UBIGINT, script UTINYINT);
     CREATE TEMP VIEW leg_counts AS SELECT rowid AS row, inputs, outputs FROM block_transaction;
     CREATE TEMP TABLE holding_ids (id BIGINT, address INTEGER, asset INTEGER);
     CREATE TEMP TABLE duplicate_rows (row BIGINT, ord BIGINT, stated UTINYINT)`,
  )
  await layOutputs(db, outputs)
  return unstored
}

/** Each transaction is one movement. */
const MOVEMENT_OF_A_TRANSACTION: Unstored = {
  tx: 'rowid',
  asset: '0',
  seq: '0',
  stated_seq: 'NULL',
  from_holding: 'NULL',
  from_address: 'NULL',
  to_holding: 'NULL',
  to_address: 'NULL',
  lo: '0',
  hi: '0',
  wide: 'NULL',
  stated: `${STATED.height + STATED.index + STATED.asset + STATED.raw}`,
}

async function layOutputs(db: Database, spool: ColumnSpool): Promise<void> {
  const idsOf = payeeIds(db)
  const table = await openColumnAppender(db, 'output_sorted', [ADDRESS])
  for (const { rows, columns } of spool.read()) {
    const [tx, values, payees, nth, scripts] = columns as OutputBytes
    table.add(rows, tx, widened(nth), await idsOf(float64s(payees)), values, scripts)
  }
  table.close()
}

/** Its place in `output_sorted`. */
const ADDRESS = 2
