import type { ClaimFact } from '../claim.ts'
import type { OutsideActor, OutsideIncident, OutsideList } from './outsideList.ts'

/** A list of which every statement was read as the knowledge base reads it. What it would refuse is left. */
export interface CheckedList extends OutsideList {
  readonly incidents: readonly Checked<OutsideIncident>[]
  readonly actors: readonly Checked<OutsideActor>[]
}

/** With what each of its statements says, in their order. */
export type Checked<T> = T & { readonly facts: readonly (readonly ClaimFact[])[] }
