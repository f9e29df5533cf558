import type { Database } from './database.ts'
import { PLACE } from './problems.ts'

/** What a row moves. PARTITION BY and hash() take NULLs for equal: of a gas row `to` is NULL, of most rows `wide`. */
export const CONTENT = 'kind, asset, from_address, to_address, am, wide'
/** Every row that says something, once among the numbered ones. */
const GIVEN = '(FROM numbered_movement UNION ALL FROM account_row WHERE seq IS NULL)'
/** Gas goes first, then top-level value, internal calls, tokens. */
const CLASS = '(CASE kind WHEN 3 THEN 0 ELSE kind + 1 END)'

/**
 * Numbers the rows of `account_row` whose source does not (`seq` is NULL): temporary tables `account_movement` and
 * `account_duplicate`, from these and from `numbered_movement`, `numbered_duplicate`.
 *
 * The n-th of several equal rows of one file is the n-th of another file: exports of two addresses list the same
 * transfer, and two equal transfers of one transaction stand twice in each. What no numbered row says comes behind the
 * numbered rows of its class and the classes before, in the order of file and record.
 *
 * Answers with a query for contradictions: a transaction has one top-level value and pays gas once.
 */
export async function numberMovements(db: Database): Promise<string> {
  await findRepetitions(db)
  await db.run(
    `CREATE TEMP VIEW movement_once AS FROM ${GIVEN} m
     ANTI JOIN repetition USING (ord)`,
  )
  await findShapes(db)
  await orderComplex(db)
  await db.run(
    `CREATE TEMP TABLE account_movement AS
     SELECT m.* EXCLUDE (seq), m.seq AS stated_seq, CASE s.shape WHEN 'numbered' THEN m.seq
       WHEN 'simple' THEN bit_count(s.classes & ((1 << ${CLASS}) - 1)) ELSE o.seq END AS seq
     FROM movement_once m JOIN tx_shape s USING (tx) LEFT JOIN complex_order o USING (ord)`,
  )
  return `SELECT concat('transaction ', any_value(x.hash), CASE kind WHEN 3 THEN ', gas' ELSE ', top-level value' END) AS place,
      list(ord::DOUBLE ORDER BY ord) AS ords
    FROM (SELECT tx, kind, ord, stated_seq FROM account_movement SEMI JOIN complex_order USING (ord) WHERE kind IN (0, 3)) JOIN tx_spelled x USING (tx)
    GROUP BY tx, kind HAVING count(*) > 1 AND bool_or(stated_seq IS NULL) ORDER BY tx, kind`
}

/** Rows that another row says, too: `repetition` (`ord`, `kept`). Few rows have an equal, so these are found by a hash first. */
async function findRepetitions(db: Database): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE repeated AS SELECT h FROM (SELECT hash(tx, ${CONTENT}) AS h, seq FROM ${GIVEN})
     GROUP BY h HAVING count(*) > 1 AND bool_or(seq IS NULL)`,
  )
  const of = `tx, ${CONTENT}`
  await db.run(
    `CREATE TEMP TABLE repetition AS SELECT ord, kept, stated FROM (
       SELECT ord, stated, first_value(ord) OVER (PARTITION BY ${of}, nth ORDER BY seq IS NULL, ord) AS kept FROM (
         SELECT *, row_number() OVER (PARTITION BY ${of}, CASE WHEN seq IS NULL THEN ord // ${PLACE} END ORDER BY seq, ord) AS nth
         FROM ${GIVEN} WHERE hash(tx, ${CONTENT}) IN (FROM repeated))) WHERE ord <> kept`,
  )
  await db.run(
    'CREATE TEMP TABLE account_duplicate AS SELECT ord, kept, stated FROM numbered_duplicate UNION ALL FROM repetition',
  )
}

/**
 * What the rows of each transaction are like: `numbered` throughout, `simple` (none is numbered, at most one of a class), or
 * `complex`. Of most, that alone gives the numbers.
 */
async function findShapes(db: Database): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE tx_shape AS SELECT tx, classes, CASE WHEN unnumbered = 0 THEN 'numbered'
       WHEN unnumbered = n AND bit_count(classes) = n THEN 'simple' ELSE 'complex' END AS shape
     FROM (SELECT tx, bit_or(1 << ${CLASS}) AS classes, count(*) AS n, count(*) FILTER (seq IS NULL) AS unnumbered
           FROM movement_once GROUP BY tx)`,
  )
}

/** `complex_order`: the new number of each row of the other transactions. */
async function orderComplex(db: Database): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE complex_order AS
     SELECT ord, row_number() OVER (PARTITION BY tx ORDER BY anchor, seq IS NULL, class, ord) - 1 AS seq FROM (
       SELECT ord, tx, seq, class, CASE WHEN seq IS NULL
         THEN coalesce(max(seq) OVER (PARTITION BY tx ORDER BY class RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), -1)
         ELSE seq END AS anchor
       FROM (SELECT ord, tx, seq, ${CLASS} AS class FROM movement_once SEMI JOIN (FROM tx_shape WHERE shape = 'complex') USING (tx)))`,
  )
}
