import type { StopId } from '../wire/traceFile.ts'
import type { Part } from './ends.ts'
import type { Walk } from './walk/walk.ts'

/** A tainted holding at the end of a trace: where the trace stopped, or where value merely rests. */
export interface Place {
  readonly holding: number
  readonly address: number
  readonly asset: number
  readonly hop: number
  /** Null where value rests. */
  readonly stoppedBy: StopId | null
  /** What arrived, in the order in which it did: one an arrival where the trace stopped, one a lot where value rests. */
  readonly items: readonly PlaceItem[]
}

export interface PlaceItem extends Readonly<Part> {
  readonly origin: number
  /** Transaction ordinal; null for lots at rest, whose last move is in the flows. */
  readonly tx: number | null
  /** Milliseconds. */
  readonly time: number
}

/** Every place of one policy, endpoints after resting holdings, by holding id. Under poison a holding's items have its whole total. */
export function placesOf(walk: Walk, policyIndex: number): Place[] {
  const state = walk.states[policyIndex]!
  const places: Place[] = []
  state.pools.forEach((pool, holding) => {
    if (pool === undefined) return
    const total = walk.totals[holding] ?? 0n
    const { conserves } = state.policy
    if (!conserves && total === 0n) return
    const items = Array.from(pool.lots(), ({ origin, amount, basis, since }) => ({
      origin,
      tx: null,
      time: since,
      amount: conserves ? amount : total,
      basis,
    }))
    if (items.length === 0) return
    const address = walk.addressOf[holding]!
    const asset = walk.assetOf[holding]!
    places.push({ holding, address, asset, hop: state.hops[holding]!, stoppedBy: null, items })
  })
  for (const { holding, address, asset, hop, stoppedBy, arrivals } of state.ends.ends()) {
    places.push({ holding, address, asset, hop, stoppedBy, items: arrivals })
  }
  return places
}

/** Origin → sum over the items of a place. */
export function partsOf(items: readonly PlaceItem[]): Map<number, Part> {
  const parts = new Map<number, Part>()
  for (const { origin, amount, basis } of items) {
    const part = parts.get(origin)
    if (part === undefined) parts.set(origin, { amount, basis })
    else {
      part.amount += amount
      part.basis += basis
    }
  }
  return parts
}
