import { type MovementBatch, MovementKind } from '../ledger/batch.ts'
import { type Conversion, readNetFlow } from './conversions.ts'
import { type Claims, claimsOf, type Seeds } from './seeds.ts'

/** What a transaction is, before any coin moves. */
export interface Reading {
  readonly claims: Claims
  /** Null where it is none, or where a seed claims something: a theft is never a conversion. */
  readonly conversion: Conversion | null
  /** Looks like a swap that no rule reads: its movements apply as they are, and the result says so. */
  readonly unread: boolean
}

/** Reads rows `first` to before `end`: seeds first, then net flows. */
export function readTransaction(
  plan: { readonly seeds: Seeds; readonly burn: ReadonlySet<number> },
  batch: MovementBatch,
  first: number,
  end: number,
): Reading {
  const utxo = batch.kind[first]! >= MovementKind.transaction
  const flow = utxo || end - first === 1 ? null : readNetFlow(batch, first, end, plan.burn)
  const conversion = flow?.kind === 'conversion' ? flow.conversion : null
  const claims = claimsOf(plan.seeds, batch, first, end, conversion, plan.burn)
  if (claims !== null) return { claims, conversion: null, unread: false }
  return { claims, conversion, unread: flow?.kind === 'unread-swap' }
}
