import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import { type Clash, contradiction } from './problems.ts'
import type { Refusals } from './refusals.ts'
import { STATED } from './unseal.ts'

const SAYS = 'kind, contract, who, other, asset, amount, other_asset, other_amount'

/**
 * Events with ids for their names, each once, in chain order: temporary table `event_sorted`, whose `records` are those that say it,
 * the first one first. Needs the dictionaries and `tx_spelled`. Errors: `SAME_PLACE_TWICE`.
 */
export async function sealEvents(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  tells: boolean,
): Promise<void> {
  if (!tells) {
    await db.run(NO_EVENTS)
    return
  }
  const id = (table: string, text: string) =>
    `LEFT JOIN address_text ${table} ON ${table}.text = e.${text} AND ${table}.chain = e.chain`
  await db.run(
    `CREATE TEMP TABLE event_row AS
     SELECT x.tx, e.seq, e.kind, c.id AS contract, w.id AS who, o.id AS other, a.id AS asset, e.amount, b.id AS other_asset, e.other_amount,
       e.ord, (${STATED.height} * (e.height IS NOT NULL)::INTEGER + ${STATED.index} * (e.tx_index IS NOT NULL)::INTEGER)::UTINYINT AS stated
     FROM ev e JOIN tx_spelled x ON x.hash = e.tx_hash AND x.chain = e.chain
     ${id('c', 'contract')} ${id('w', 'who')} ${id('o', 'other')}
     LEFT JOIN asset_text a ON a.text = e.asset LEFT JOIN asset_text b ON b.text = e.other_asset`,
  )
  await refuseTwoEventsOnePlace(db, files, refusals)
  await db.run(
    `CREATE TEMP TABLE event_sorted AS
     SELECT tx, seq, ${SAYS}, list(struct_pack(ord := ord, stated := stated) ORDER BY ord) AS records
     FROM event_row GROUP BY tx, seq, ${SAYS} ORDER BY tx, seq`,
  )
  await db.run('DROP TABLE event_row')
}

export const NO_EVENTS = `CREATE TEMP TABLE event_sorted (tx BIGINT, seq BIGINT, kind VARCHAR, contract INTEGER, who INTEGER, other INTEGER,
  asset INTEGER, amount VARCHAR, other_asset INTEGER, other_amount VARCHAR, records STRUCT(ord BIGINT, stated UTINYINT)[])`

async function refuseTwoEventsOnePlace(db: Database, files: readonly LedgerFile[], refusals: Refusals): Promise<void> {
  const places = `SELECT tx, seq FROM (SELECT DISTINCT tx, seq, ${SAYS} FROM event_row) GROUP BY tx, seq HAVING count(*) > 1`
  const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM (${places})`)
  if (n === 0) return
  const found = await db.rows<{ place: string; ords: number[]; values: string[] }>(
    `SELECT concat('transaction ', any_value(x.hash), ', event ', seq) AS place, list(ord::DOUBLE ORDER BY ord) AS ords,
       list(concat_ws(' ', kind, amount, other_amount) ORDER BY ord) AS values
     FROM (SELECT tx, seq, ${SAYS}, min(ord) AS ord FROM event_row SEMI JOIN (${places}) USING (tx, seq) GROUP BY ALL)
     JOIN tx_spelled x USING (tx) GROUP BY tx, seq ORDER BY tx, seq LIMIT 10`,
  )
  const clashes = found.map(({ place, ords, values }): Clash => ({ ords, field: place, values }))
  const fix = 'keep one version of this log'
  throw await contradiction(
    files,
    refusals,
    'SAME_PLACE_TWICE',
    'two different events stand at one place',
    fix,
    n,
    clashes,
  )
}
