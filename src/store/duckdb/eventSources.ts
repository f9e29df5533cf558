import type { SourcedEvent } from '../../core/reconcile/sourcedEvent.ts'
import type { Database } from './database.ts'
import { exact } from './events.ts'
import { txHash } from './hashHalves.ts'
import { recordOf } from './movementSources.ts'

interface Found extends Omit<SourcedEvent, 'place' | 'amount' | 'otherAmount' | 'records'> {
  readonly tx: number
  readonly hash: string | null
  readonly height: number | null
  readonly time: number
  readonly amount: string | null
  readonly otherAmount: string | null
  readonly ords: readonly number[]
}

/** The events of one transaction in the order of its logs, with the records that say them. */
export async function eventSources(db: Database, tx: number): Promise<readonly SourcedEvent[]> {
  const found = await db.rows<Found>(
    `SELECT x.chain, x.tx::DOUBLE AS tx, ${txHash('x')} AS hash, x.height::DOUBLE AS height, x.time::DOUBLE AS time, e.seq::DOUBLE AS log, e.kind,
       c.address AS contract, w.address AS who, o.address AS other, a.asset, e.amount, b.asset AS "otherAsset",
       e.other_amount AS "otherAmount", list_transform(e.records, lambda r: r.ord)::DOUBLE[] AS ords
     FROM event e JOIN txn x ON x.tx = e.tx JOIN address c ON c.id = e.contract
     LEFT JOIN address w ON w.id = e.who LEFT JOIN address o ON o.id = e.other
     LEFT JOIN asset a ON a.id = e.asset LEFT JOIN asset b ON b.id = e.other_asset
     WHERE e.tx = $1 ORDER BY e.seq`,
    [BigInt(tx)],
  )
  return found.map(({ tx: of, hash, height, time, amount, otherAmount, ords, ...event }) => ({
    ...event,
    place: { tx: of, hash, height, time },
    amount: exact(amount),
    otherAmount: exact(otherAmount),
    records: ords.map(recordOf),
  }))
}
