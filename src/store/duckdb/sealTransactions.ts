import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import { hashHalves, hashText, txHash } from './hashHalves.ts'
import { type Clash, contradiction } from './problems.ts'
import type { Refusals } from './refusals.ts'
import type { SameChain } from './sameChain.ts'
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
       ins AS (SELECT ord, list({'hash': ${hashText('ut_in')}, 'n': n, 'address': address, 'value': value} ORDER BY i) AS legs FROM ut_in SEMI JOIN twice USING (ord) GROUP BY ord),
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
     JOIN tx_spelled x ON x.hash = ut.tx_hash AND x.chain = ut.chain`,
  )
  await db.run(
    `CREATE TEMP TABLE utxo_duplicate AS SELECT ut.ord, p.ord AS kept, ${SAYS} AS stated
     FROM ut JOIN utxo_place p USING (chain, tx_hash) WHERE p.ord <> ut.ord`,
  )
}

/**
 * What the kept transactions pay and spend: the table `output_sorted` (an output is a holding, numbered on from the account holdings:
 * first + rowid) and the views `spending` and `spendable`. `next_movement` must be there.
 */
export async function layOutpoints(db: Database): Promise<void> {
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
    `CREATE TEMP VIEW spending AS
     SELECT r.row, r.tx, r.chain, u.i, u.high, u.low, u.n, u.value AS stated_value, a.id AS stated_address
     FROM ut_in u JOIN utxo_ord r USING (ord) LEFT JOIN address_text a ON a.chain = r.chain AND a.text = u.address;
     CREATE TEMP VIEW spendable AS SELECT p.row, p.chain, ${hashHalves('x.hash')} FROM utxo_ord p JOIN tx_spelled x USING (tx)`,
  )
}

/**
 * Inputs with the output that they spend: temporary table `input_sorted`, from the views of `layOutpoints` and `output_sorted`; and of
 * each movement how many legs it has: view `leg_counts`.
 */
export async function layInputs(db: Database, same: SameChain): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE input_sorted AS
     SELECT s.row, s.tx, s.i, o.rowid AS output, coalesce(o.address, CASE WHEN o.row IS NULL THEN s.stated_address END) AS address,
       coalesce(o.lo, s.stated_value) AS lo, s.high, s.low, s.n AS spent_n, s.stated_value, s.stated_address, p.row AS spent_row
     FROM spending s LEFT JOIN spendable p ON p.high = s.high AND p.low = s.low${same('p', 's.chain')}
     LEFT JOIN output_sorted o ON o.row = p.row AND o.n = s.n ORDER BY s.row, s.i`,
  )
  const counted = (table: string) => `(SELECT row, count(*)::UINTEGER AS n FROM ${table} GROUP BY row)`
  await db.run(
    `CREATE TEMP VIEW leg_counts AS SELECT row, coalesce(i.n, 0)::UINTEGER AS inputs, coalesce(o.n, 0)::UINTEGER AS outputs
     FROM utxo_ord LEFT JOIN ${counted('input_sorted')} i USING (row) LEFT JOIN ${counted('output_sorted')} o USING (row) ORDER BY row`,
  )
}

/**
 * Checks that inputs spend what is there, once, and pay for what their transactions pay; gives a value to those of which nothing says it.
 * Makes the temporary table `spent_sorted`: outputs that are spent, and by which transaction. `unpaid`: a table of the movements (`row`) that
 * may pay more than they spend; null: all may.
 */
export async function checkInputs(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  unpaid: string | null,
): Promise<void> {
  const outpoint = `concat(${hashText('i')}, ':', spent_n)`
  await db.run(
    'CREATE TEMP TABLE spent_sorted AS SELECT output, tx FROM input_sorted WHERE output IS NOT NULL ORDER BY output',
  )
  // Two of one output are neighbours.
  const spentTwice = await db.rows(
    `SELECT 1 FROM (SELECT output = lag(output) OVER () AS twice FROM spent_sorted) WHERE twice
     UNION ALL SELECT 1 FROM input_sorted WHERE output IS NULL GROUP BY high, low, spent_n HAVING count(*) > 1 LIMIT 1`,
  )
  if (spentTwice.length > 0) {
    await refuse(
      db,
      files,
      refusals,
      'DOUBLE_SPEND',
      'one output is spent twice',
      'a chain spends an output once: keep the transaction that the chain has',
      `SELECT ${outpoint} AS field, list(ord::DOUBLE ORDER BY ord, i) AS ords, list(concat('input ', i) ORDER BY ord, i) AS says
       FROM input_sorted i JOIN next_movement m USING (row) GROUP BY m.asset, high, low, spent_n HAVING count(*) > 1`,
    )
  }
  const one = (field: string, says: string, where: string) =>
    `SELECT ${field} AS field, [ord::DOUBLE] AS ords, [${says}] AS says
     FROM (SELECT i.*, m.ord FROM input_sorted i JOIN next_movement m USING (row) WHERE ${where}) i`
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
    one(outpoint, `concat('input ', i)`, 'output IS NOT NULL AND spent_row >= i.row'),
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
      'output IS NOT NULL AND stated_value <> i.lo',
    ),
  )
  await valueUnknownInputs(db)
  const those = unpaid === null ? '' : `WHERE row IN (FROM ${unpaid})`
  await refuse(
    db,
    files,
    refusals,
    'OUTPUTS_EXCEED_INPUTS',
    'the outputs of a transaction exceed its inputs',
    'only a coinbase makes coins: check the values',
    `SELECT ${txHash('x')} AS field, [m.ord::DOUBLE] AS ords, [concat('outputs of ', paid, ', inputs of ', spent)] AS says
     FROM (SELECT row, coalesce(sum(lo) FILTER (NOT spends), 0) AS paid, coalesce(sum(lo) FILTER (spends), 0) AS spent FROM (
         SELECT row, lo, false AS spends FROM output_sorted ${those} UNION ALL SELECT row, lo, true FROM input_sorted ${those})
       GROUP BY row HAVING paid > spent)
     JOIN next_movement m USING (row) JOIN next_txn x USING (tx) WHERE m.kind = 4`,
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
