import type { Database } from './database.ts'
import { PLACE } from './problems.ts'

/** Null-safe: of a gas row `to` is NULL, of most rows `wide`. */
const SAME = ['kind', 'asset', 'from_address', 'to_address', 'am', 'wide']
const CONTENT = SAME.join(', ')
/** Gas goes first, then top-level value, internal calls, tokens; by `kind`. */
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
  await db.run(
    `CREATE TEMP TABLE unnumbered AS SELECT *, row_number() OVER (PARTITION BY ord // ${PLACE}, tx, ${CONTENT} ORDER BY ord) AS nth
     FROM account_row WHERE seq IS NULL`,
  )
  await db.run(
    `CREATE TEMP TABLE numbered_beside AS SELECT *, row_number() OVER (PARTITION BY tx, ${CONTENT} ORDER BY seq) AS nth
     FROM numbered_movement SEMI JOIN unnumbered USING (tx)`,
  )
  const same = ['tx', 'nth', ...SAME].map((column) => `u.${column} IS NOT DISTINCT FROM n.${column}`).join(' AND ')
  await db.run(
    `CREATE TEMP TABLE unnumbered_kept AS
     SELECT u.ord, u.stated, coalesce(n.ord, min(u.ord) OVER (PARTITION BY u.tx, ${SAME.map((column) => `u.${column}`).join(', ')}, u.nth)) AS kept
     FROM unnumbered u LEFT JOIN numbered_beside n ON ${same}`,
  )
  await db.run(
    `CREATE TEMP TABLE account_duplicate AS FROM numbered_duplicate UNION ALL
     SELECT ord, kept, stated FROM unnumbered_kept WHERE ord <> kept`,
  )
  await db.run(
    `CREATE TEMP TABLE fresh AS SELECT u.* EXCLUDE (nth) FROM unnumbered u SEMI JOIN unnumbered_kept k ON k.ord = u.ord AND k.kept = u.ord`,
  )
  await db.run(
    `CREATE TEMP TABLE fresh_order AS
     SELECT ord, row_number() OVER (PARTITION BY tx ORDER BY anchor, fresh, ${CLASS}, ord) - 1 AS seq FROM (
       SELECT ord, tx, kind, true AS fresh, coalesce((SELECT max(n.seq) FROM numbered_beside n
         WHERE n.tx = f.tx AND (CASE n.kind WHEN 3 THEN 0 ELSE n.kind + 1 END) <= (CASE f.kind WHEN 3 THEN 0 ELSE f.kind + 1 END)), -1) AS anchor
       FROM fresh f
       UNION ALL SELECT ord, tx, kind, false, seq FROM numbered_beside SEMI JOIN fresh USING (tx))`,
  )
  await db.run(
    `CREATE TEMP TABLE account_movement AS
     SELECT m.* EXCLUDE (seq), coalesce(o.seq, m.seq) AS seq, m.seq AS stated_seq
     FROM (FROM numbered_movement UNION ALL FROM fresh) m LEFT JOIN fresh_order o USING (ord)`,
  )
  return `SELECT concat('transaction ', any_value(x.hash), CASE kind WHEN 3 THEN ', gas' ELSE ', top-level value' END) AS place,
      list(ord::DOUBLE ORDER BY ord) AS ords
    FROM (SELECT tx, kind, ord FROM account_movement SEMI JOIN fresh USING (tx, kind) WHERE kind IN (0, 3)) JOIN txn_temp x USING (tx)
    GROUP BY tx, kind HAVING count(*) > 1 ORDER BY tx, kind`
}
