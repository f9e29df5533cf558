import type { CrowdedAddress } from '../ledgerStore.ts'
import type { Database } from './database.ts'
import { endRow } from './endRow.ts'

/** Addresses with more than `above` distinct senders and more than `above` distinct receivers up to a time, by id. */
export async function crowdedAddresses(db: Database, above: number, asOf: number): Promise<readonly CrowdedAddress[]> {
  const end = await endRow(db, asOf)
  const { utxo } = await db.row<{ utxo: boolean }>('SELECT EXISTS (FROM utxo_output) AS utxo')
  const answer = await ask(db, ACCOUNT, above, end)
  if (utxo) answer.push(...(await ask(db, UTXO, above, end)))
  return answer.sort((a, b) => a.address - b.address)
}

async function ask(db: Database, sql: Sql, above: number, end: number): Promise<CrowdedAddress[]> {
  const { pays, busy, senders, receivers } = sql
  return db.rows<CrowdedAddress>(
    `WITH ${pays(end)}, busy AS (${busy(above)})
     SELECT s.address, s.n::DOUBLE AS senders, r.n::DOUBLE AS receivers
     FROM (SELECT address, count(*) AS n FROM (${senders}) GROUP BY address HAVING n > ${above}) s
     JOIN (SELECT address, count(*) AS n FROM (${receivers}) GROUP BY address HAVING n > ${above}) r USING (address)`,
  )
}

/**
 * Distinct pairs are dear and rows are cheap to count, so only addresses with enough rows on both sides (`busy`) come
 * to be counted by pairs. `address` is the one asked about; senders and receivers are its distinct pairs.
 */
interface Sql {
  readonly pays: (end: number) => string
  readonly busy: (above: number) => string
  readonly senders: string
  readonly receivers: string
}

/** Gas and transfers of zero make nobody a counterparty, nor does a transfer to oneself. */
const ACCOUNT: Sql = {
  pays: (end) => `pay AS (SELECT from_address AS payer, to_address AS payee FROM movement
    WHERE kind < 3 AND row < ${end} AND (lo <> 0 OR hi <> 0 OR wide IS NOT NULL) AND from_address <> to_address)`,
  busy: (above) => `SELECT payee AS address FROM (SELECT payee FROM pay GROUP BY payee HAVING count(*) > ${above})
    SEMI JOIN (SELECT payer FROM pay GROUP BY payer HAVING count(*) > ${above}) o ON payer = payee`,
  senders: 'SELECT DISTINCT payee AS address, payer FROM pay SEMI JOIN busy ON busy.address = payee',
  receivers: 'SELECT DISTINCT payer AS address, payee FROM pay SEMI JOIN busy ON busy.address = payer',
}

/** Senders are on the inputs of transactions that pay the address; receivers are paid by transactions that it is an input of. */
const UTXO: Sql = {
  pays: (end) => `
    input AS (SELECT row, address FROM utxo_input WHERE row < ${end} AND address IS NOT NULL AND lo > 0),
    output AS (SELECT row, address FROM utxo_output WHERE row < ${end} AND address IS NOT NULL AND lo > 0)`,
  busy: (above) => `SELECT address FROM (${mayExceed('output', 'utxo_input', 'i', above)})
    SEMI JOIN (${mayExceed('input', 'utxo_output', 'n', above)}) USING (address)`,
  senders: `SELECT DISTINCT o.address, i.address AS other FROM output o SEMI JOIN busy USING (address)
    JOIN input i ON i.row = o.row AND i.address <> o.address`,
  receivers: `SELECT DISTINCT i.address, o.address AS other FROM input i SEMI JOIN busy USING (address)
    JOIN output o ON o.row = i.row AND o.address <> i.address`,
}

/** Most transactions have no more legs on a side than this, and need not be counted one by one. */
const FEW = 4

/** Addresses on one side whose transactions have more than `above` legs on the other side, or might have: `place` numbers those legs from 0. */
function mayExceed(side: string, other: string, place: string, above: number): string {
  return `SELECT address FROM ${side}
    LEFT JOIN (SELECT row, max(${place}) + 1 AS n FROM ${other} WHERE ${place} >= ${FEW} GROUP BY row) USING (row)
    GROUP BY address HAVING sum(coalesce(n, ${FEW})) > ${above}`
}
