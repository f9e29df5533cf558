import type { LedgerSummary } from '../ledgerStore.ts'
import type { Database } from './database.ts'
import { hashHalves, txHash } from './hashHalves.ts'
import { PLACE } from './problems.ts'
import type { Refusals } from './refusals.ts'
import { SPENT_OUTPUT } from './spentOutput.ts'
import type { StagedFile } from './stage.ts'
import { eventRecords, movementRecords, type StagedRecords } from './stagedRecords.ts'

/**
 * What of a row's facts the row itself gave, or, with `noFee`, did not: a sum of these, in column `stated`. `raw`: the lock time of its
 * transaction, and the kinds of its scripts.
 */
export const STATED = { height: 1, index: 2, seq: 4, asset: 8, noFee: 16, raw: 32 } as const

export interface Unsealed {
  /** By place. */
  readonly files: ReadonlyMap<number, StagedFile>
  readonly records: readonly StagedRecords[]
}

/**
 * Turns the rows that the ledger keeps back into what their files said, in the temporary tables `kept_transfer`,
 * `kept_transaction` (with `kept_in`, `kept_out`) and `kept_event`, one row a movement, leg or event; what it knows of these files, by their new place.
 */
export async function unseal(
  db: Database,
  kept: readonly { readonly file: string; readonly place: number }[],
  refusals: Refusals,
): Promise<Unsealed> {
  const { summary } = await db.row<{ summary: string }>('SELECT summary FROM ledger_meta')
  const { imports } = JSON.parse(summary) as LedgerSummary
  const known = kept.map(({ file, place }) => ({ place, old: imports.findIndex((one) => one.file === file) }))
  await db.run(
    `CREATE TEMP TABLE kept_place AS SELECT * FROM (VALUES ${known.map(({ old, place }) => `(${old}, ${place})`).join(', ')}) k(old, place)`,
  )
  for (const { place, line } of await db.rows<{ place: number; line: number }>(
    'SELECT k.place, line::DOUBLE AS line FROM broken_line b JOIN kept_place k ON k.old = b.place',
  )) {
    refusals.addBroken(place, line)
  }
  for (const { place, old } of known) refusals.keep(place, imports[old]!)
  await db.run(
    `CREATE TEMP TABLE kept_source AS
     SELECT s.row, k.place::BIGINT * ${PLACE} + s.ord % ${PLACE} AS ord, s.stated
     FROM (SELECT row, ord, stated FROM movement UNION ALL SELECT row, ord, stated FROM duplicate) s
     JOIN kept_place k ON k.old = s.ord // ${PLACE}`,
  )
  const given = (bit: number, value: string) => `CASE WHEN s.stated & ${bit} = ${bit} THEN ${value} END`
  const transaction = `x.chain, ${given(STATED.height, 'x.height')} AS height, x.time AS time,
    ${given(STATED.index, 'x.tx_index')} AS tx_index, ${txHash('x')} AS tx_hash`
  await db.run(
    `CREATE TEMP TABLE kept_transfer AS
     SELECT s.ord, ${transaction}, ${given(STATED.seq, 'm.stated_seq')} AS seq, m.kind, a.asset,
       ${given(STATED.asset, 'a.symbol')} AS symbol, ${given(STATED.asset, 'a.decimals')} AS decimals,
       f.address AS "from", t.address AS "to",
       CASE WHEN s.stated & ${STATED.noFee} <> 0 THEN 0::UHUGEINT WHEN m.wide IS NULL THEN (m.hi::UHUGEINT << 64) | m.lo::UHUGEINT END AS am, m.wide
     FROM kept_source s JOIN movement m USING (row) JOIN txn x USING (tx) JOIN asset a ON a.id = m.asset
     JOIN address f ON f.id = m.from_address LEFT JOIN address t ON t.id = m.to_address WHERE m.kind < 4`,
  )
  await db.run(
    `CREATE TEMP TABLE kept_transaction AS
     SELECT s.ord, ${transaction}, c.asset, c.symbol, c.decimals, m.kind = 5 AS coinbase, ${given(STATED.raw, 'x.locktime')} AS locktime
     FROM kept_source s JOIN movement m USING (row) JOIN txn x USING (tx) JOIN asset c ON c.id = m.asset WHERE m.kind >= 4;
     CREATE TEMP TABLE kept_in AS
     SELECT s.ord, i.i, ${hashHalves(SPENT_OUTPUT.hash)}, ${SPENT_OUTPUT.n} AS n, a.address, i.stated_value AS value
     FROM kept_source s JOIN utxo_input i USING (row) LEFT JOIN address a ON a.id = i.stated_address
     ${SPENT_OUTPUT.joins};
     CREATE TEMP TABLE kept_out AS
     SELECT s.ord, o.n, a.address, o.lo AS value, ${given(STATED.raw, 'o.script')} AS script FROM kept_source s JOIN utxo_output o USING (row) LEFT JOIN address a ON a.id = o.address`,
  )
  await db.run(
    `CREATE TEMP TABLE kept_event AS
     SELECT s.ord, ${transaction}, s.seq, s.kind, c.address AS contract, w.address AS who, o.address AS other,
       a.asset, s.amount, b.asset AS other_asset, s.other_amount
     FROM (SELECT e.* EXCLUDE (records), k.place::BIGINT * ${PLACE} + r.ord % ${PLACE} AS ord, r.stated
       FROM (SELECT *, unnest(records) AS r FROM event) e JOIN kept_place k ON k.old = r.ord // ${PLACE}) s
     JOIN txn x ON x.tx = s.tx
     JOIN address c ON c.id = s.contract LEFT JOIN address w ON w.id = s.who LEFT JOIN address o ON o.id = s.other
     LEFT JOIN asset a ON a.id = s.asset LEFT JOIN asset b ON b.id = s.other_asset`,
  )
  return {
    files: new Map(
      known.map(({ place, old }) => {
        const { rowsRead, empty, covers } = imports[old]!
        return [place, { rowsRead, empty, covers }]
      }),
    ),
    records: [
      await movementRecords(db, 'transfers', 'kept_transfer'),
      await movementRecords(db, 'transactions', 'kept_transaction'),
      await eventRecords(db, 'kept_event'),
    ],
  }
}
