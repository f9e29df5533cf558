import type { EventKind, LedgerEvent } from '../../core/ledger/event.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { Database } from './database.ts'

interface Row extends Omit<LedgerEvent, 'amount' | 'otherAmount'> {
  readonly amount: string | null
  readonly otherAmount: string | null
}

/** Events of some kinds up to `asOf` (inclusive, milliseconds), in chain order. */
export async function events(db: Database, kinds: readonly EventKind[], asOf: number): Promise<readonly LedgerEvent[]> {
  return eventsWhere(db, kinds, `tx <= (SELECT max(tx) FROM txn WHERE merge_time <= ${Math.floor(asOf)})`)
}

/** `where`: of the columns of `event`. */
export async function eventsWhere(
  db: Database,
  kinds: readonly EventKind[],
  where: string,
): Promise<readonly LedgerEvent[]> {
  const rows = await db.rows<Row>(
    `SELECT tx::DOUBLE AS tx, seq::DOUBLE AS seq, kind, contract, who, other, asset, amount, other_asset AS "otherAsset",
       other_amount AS "otherAmount"
     FROM event WHERE kind IN (${kinds.map(literal).join(', ')}) AND ${where} ORDER BY tx, seq`,
  )
  return rows.map(({ amount, otherAmount, ...event }) => ({
    ...event,
    amount: exact(amount),
    otherAmount: exact(otherAmount),
  }))
}

/** Amounts are texts in the table: they have up to 256 bits. */
export function exact(amount: string | null): bigint | null {
  return amount === null ? null : BigInt(amount)
}
