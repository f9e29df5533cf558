import { bySlices } from './bySlices.ts'
import type { Database } from './database.ts'
import { HASH_COLUMNS } from './hashHalves.ts'

/**
 * Makes the table `input_sorted` of a chain that `layChain` has laid. What inputs spend that was not made lately is joined by its hash; what
 * a source tells of the rest stands beside them.
 */
export async function layChainInputs(db: Database): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE far AS SELECT input, p.row AS spent_row, o.rowid AS output, o.address, o.lo
     FROM (SELECT rowid AS input, high, low, n FROM block_input WHERE output = -1) s
     LEFT JOIN (SELECT rowid AS row, high, low FROM block_transaction) p USING (high, low)
     LEFT JOIN output_sorted o ON o.row = p.row AND o.n = s.n ORDER BY input;
     CREATE TEMP TABLE told AS SELECT input, value, id AS address FROM block_spent LEFT JOIN payee_ids USING (payee) ORDER BY input;
     DROP TABLE block_spent;
     CREATE TEMP TABLE input_sorted (row BIGINT, tx BIGINT, i BIGINT, output BIGINT, address INTEGER, lo UBIGINT, ${HASH_COLUMNS},
       spent_n BIGINT, stated_value UBIGINT, stated_address INTEGER, spent_row BIGINT)`,
  )
  await bySlices(db, 'block_input', (slice, payees, rows) =>
    db.run(
      `INSERT INTO input_sorted
       SELECT tx, tx, i, coalesce(nullif(s.output, -1), f.output), CASE WHEN s.output >= 0 THEN p.id WHEN f.output IS NOT NULL THEN f.address ELSE t.address END,
         CASE WHEN s.output >= 0 THEN s.value ELSE coalesce(f.lo, t.value) END, high, low, n, t.value, t.address, f.spent_row
       FROM ${slice} s LEFT JOIN ${payees} p USING (payee)
       LEFT JOIN (FROM far WHERE ${rows('input')}) f ON f.input = s.row
       LEFT JOIN (FROM told WHERE ${rows('input')}) t ON t.input = s.row ORDER BY s.row`,
    ),
  )
  await db.run('DROP TABLE block_input; DROP TABLE far; DROP TABLE told')
}
