import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import { type Clash, contradiction } from './problems.ts'
import type { Refusals } from './refusals.ts'
import { STATED } from './unseal.ts'

const SAYS = `(${STATED.height + STATED.index + STATED.asset} + ${STATED.raw} * (ut.locktime IS NOT NULL)::INTEGER)::UTINYINT`

/**
 * Every UTXO transaction once, with its ordinal: temporary tables `utxo_row` and `utxo_duplicate`. Of several it is the first that says
 * its lock time, or the first.
 */
export async function keepTransactionsOnce(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE utxo_place AS
     SELECT chain, tx_hash, arg_min(ord, (locktime IS NULL, ord)) AS ord, count(*) AS n FROM ut GROUP BY chain, tx_hash`,
  )
  const clashes = await db.rows<{ hash: string; ords: number[]; says: string[] }>(
    `WITH twice AS MATERIALIZED (FROM ut SEMI JOIN (FROM utxo_place WHERE n > 1) p USING (chain, tx_hash)),
       ins AS (SELECT ord, list({'hash': hash, 'n': n, 'address': address, 'value': value} ORDER BY i) AS legs FROM ut_in SEMI JOIN twice USING (ord) GROUP BY ord),
       outs AS (SELECT ord, list({'n': n, 'address': address, 'value': value} ORDER BY n) AS legs FROM ut_out SEMI JOIN twice USING (ord) GROUP BY ord)
     SELECT tx_hash AS hash, list(ord ORDER BY ord) AS ords, list(says ORDER BY ord) AS says FROM (
       SELECT tx_hash, chain, content AS says, min(ord)::DOUBLE AS ord FROM (
         SELECT chain, tx_hash, ord, concat(CASE WHEN coinbase THEN 'coinbase ' ELSE '' END, 'inputs ', coalesce(ins.legs::VARCHAR, '[]'), ' outputs ', outs.legs::VARCHAR) AS content
         FROM twice LEFT JOIN ins USING (ord) LEFT JOIN outs USING (ord)) GROUP BY ALL)
     GROUP BY chain, tx_hash HAVING count(*) > 1 ORDER BY min(ord)`,
  )
  if (clashes.length > 0) {
    const shown = clashes.map(({ hash, ords, says }): Clash => ({ ords, field: hash, values: says }))
    throw await contradiction(
      files,
      refusals,
      'SAME_PLACE_TWICE',
      'one transaction is written in two ways',
      'keep the version that the chain has',
      clashes.length,
      shown,
    )
  }
  await db.run(
    `CREATE TEMP TABLE utxo_row AS
     SELECT x.tx, x.time, ut.ord, ut.chain, ut.tx_hash, ut.asset, ut.coinbase, ${SAYS} AS stated FROM ut SEMI JOIN utxo_place p ON p.ord = ut.ord
     JOIN next_txn x ON x.hash = ut.tx_hash AND x.chain = ut.chain`,
  )
  await db.run(
    `CREATE TEMP TABLE utxo_duplicate AS SELECT ut.ord, p.ord AS kept, ${SAYS} AS stated
     FROM ut JOIN utxo_place p USING (chain, tx_hash) WHERE p.ord <> ut.ord`,
  )
}

/**
 * Outputs (each a holding, numbered on from the account holdings) and inputs with the output that they spend:
 * temporary tables `output_sorted` (holding = first + rowid) and `input_sorted`. `next_movement` must be there.
 */
export async function sealOutpoints(db: Database, files: readonly LedgerFile[], refusals: Refusals): Promise<void> {
  await db.run(
    'CREATE TEMP TABLE utxo_ord AS SELECT ord, m.tx, row, chain FROM next_movement m JOIN utxo_row USING (ord) WHERE kind >= 4',
  )
  await db.run(
    `CREATE TEMP TABLE output_sorted AS
     SELECT r.row, o.n, a.id AS address, o.value AS lo, o.script
     FROM ut_out o JOIN utxo_ord r USING (ord)
     LEFT JOIN address_text a ON a.chain = r.chain AND a.text = o.address ORDER BY r.row, o.n`,
  )
  await db.run(
    `CREATE TEMP TABLE input_sorted AS
     SELECT r.row, u.i, o.rowid AS output, coalesce(o.address, CASE WHEN o.row IS NULL THEN a.id END) AS address,
       coalesce(o.lo, u.value) AS lo, u.hash AS spent_hash, u.n AS spent_n, u.value AS stated_value,
       a.id AS stated_address, p.row AS spent_row, u.ord, r.chain
     FROM ut_in u JOIN utxo_ord r USING (ord)
     LEFT JOIN address_text a ON a.chain = r.chain AND a.text = u.address
     LEFT JOIN next_txn x ON x.hash = u.hash AND x.chain = r.chain
     LEFT JOIN utxo_ord p ON p.tx = x.tx
     LEFT JOIN output_sorted o ON o.row = p.row AND o.n = u.n ORDER BY r.row, u.i`,
  )
  await refuse(
    db,
    files,
    refusals,
    'DOUBLE_SPEND',
    'one output is spent twice',
    'a chain spends an output once: keep the transaction that the chain has',
    `SELECT concat(spent_hash, ':', spent_n) AS field, list(ord::DOUBLE ORDER BY ord, i) AS ords, list(concat('input ', i) ORDER BY ord, i) AS says
     FROM input_sorted GROUP BY chain, spent_hash, spent_n HAVING count(*) > 1`,
  )
  const one = (field: string, says: string, where: string) =>
    `SELECT ${field} AS field, [ord::DOUBLE] AS ords, [${says}] AS says FROM input_sorted i WHERE ${where}`
  const outpoint = `concat(spent_hash, ':', spent_n)`
  await refuse(
    db,
    files,
    refusals,
    'NO_SUCH_OUTPUT',
    'an input spends an output that its transaction does not have',
    'give the spent transaction whole',
    one(outpoint, `concat('input ', i)`, 'spent_row IS NOT NULL AND output IS NULL'),
  )
  await refuse(
    db,
    files,
    refusals,
    'SPENT_TOO_EARLY',
    'an output is spent before it is made',
    'check block_number and index of both transactions',
    one(outpoint, `concat('input ', i)`, 'output IS NOT NULL AND spent_row >= row'),
  )
  await refuse(
    db,
    files,
    refusals,
    'INPUT_VALUE',
    'an input states another value than the output that it spends',
    'correct the value',
    one(
      outpoint,
      `concat('value ', stated_value, ' where the output has ', lo)`,
      'output IS NOT NULL AND stated_value <> lo',
    ),
  )
  await valueUnknownInputs(db)
  await refuse(
    db,
    files,
    refusals,
    'OUTPUTS_EXCEED_INPUTS',
    'the outputs of a transaction exceed its inputs',
    'only a coinbase makes coins: check the values',
    `SELECT u.tx_hash AS field, [u.ord::DOUBLE] AS ords, [concat('outputs of ', o.total, ', inputs of ', coalesce(i.total, 0))] AS says
     FROM utxo_row u JOIN utxo_ord m USING (tx)
     JOIN (SELECT row, sum(lo::HUGEINT) AS total FROM output_sorted GROUP BY row) o USING (row)
     LEFT JOIN (SELECT row, sum(lo::HUGEINT) AS total FROM input_sorted GROUP BY row) i USING (row)
     WHERE NOT u.coinbase AND o.total > coalesce(i.total, 0)`,
  )
}

/**
 * Blocks say what an input spends and not what that was worth. Inputs of which nothing else says it are together worth what the
 * outputs exceed the others by: the least that they can be, as the fee is unknown. It stands with the first of them.
 */
async function valueUnknownInputs(db: Database): Promise<void> {
  const { unknown } = await db.row<{ unknown: boolean }>(
    'SELECT EXISTS (FROM input_sorted WHERE lo IS NULL) AS unknown',
  )
  if (!unknown) return
  await db.run(
    `CREATE TEMP TABLE least AS
     SELECT i.row, i.i, greatest(0, o.total - i.known) AS lo
     FROM (SELECT row, min(i) FILTER (lo IS NULL) AS i, coalesce(sum(lo::HUGEINT), 0) AS known FROM input_sorted
       WHERE row IN (SELECT row FROM input_sorted WHERE lo IS NULL) GROUP BY row) i
     JOIN (SELECT row, sum(lo::HUGEINT) AS total FROM output_sorted GROUP BY row) o USING (row);
     CREATE TEMP TABLE input_valued AS SELECT i.* REPLACE (coalesce(i.lo, least.lo, 0)::UBIGINT AS lo)
     FROM input_sorted i LEFT JOIN least USING (row, i) ORDER BY row, i;
     DROP TABLE input_sorted; ALTER TABLE input_valued RENAME TO input_sorted; DROP TABLE least`,
  )
}

async function refuse(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  code: string,
  what: string,
  fix: string,
  sql: string,
): Promise<void> {
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM (${sql})`)
  if (n === 0) return
  const found = await db.rows<{ field: string; ords: number[]; says: string[] }>(
    `SELECT * FROM (${sql}) ORDER BY ords, field LIMIT 10`,
  )
  const clashes = found.map(({ field, ords, says }): Clash => ({ ords, field, values: says }))
  throw await contradiction(files, refusals, code, what, fix, n, clashes)
}
