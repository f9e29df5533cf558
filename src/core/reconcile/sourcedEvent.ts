import type { EventKind } from '../ledger/event.ts'
import type { LedgerPlace } from './shortfall.ts'
import type { FileRecord } from './sourcedMovement.ts'

/** What a log tells beside movements, in strings, with the records of files that say it. Null where it does not say. */
export interface SourcedEvent {
  readonly chain: string
  readonly place: LedgerPlace
  /** Place of the log in its block. */
  readonly log: number
  readonly kind: EventKind
  readonly contract: string
  readonly who: string | null
  readonly other: string | null
  readonly asset: string | null
  readonly amount: bigint | null
  readonly otherAsset: string | null
  readonly otherAmount: bigint | null
  /** The first is the one that counts; the others repeat it. */
  readonly records: readonly FileRecord[]
}
