import type { Outcome } from '../case/case.ts'
import { DAY } from '../ledger/prices.ts'
import type { Evidence, LossClass, StopId } from '../wire/traceFile.ts'
import { type Frozen, freezeOf } from './frozen.ts'
import type { Place, PlaceItem } from './places.ts'

/** What the loss ledger says of a part of what was stolen, and on what that rests. */
export interface LossKind {
  readonly class: LossClass
  /** The service, or who reports an outcome; null where the class has no name. */
  readonly label: string | null
  readonly evidence: Evidence
}

/** Rests this long: `dormant`; less: `moving`. */
const DORMANT_AFTER = 30 * DAY

const FROZEN: LossKind = { class: 'frozen', label: null, evidence: 'on-chain' }
const BURNED: LossKind = { class: 'burned', label: null, evidence: 'on-chain' }
const CUT: LossKind = { class: 'cut', label: null, evidence: 'on-chain' }
const CUT_BY_LOOKS: LossKind = { class: 'cut', label: null, evidence: 'heuristic' }
const UNREAD: LossKind = { class: 'unread', label: null, evidence: 'on-chain' }
const DORMANT: LossKind = { class: 'dormant', label: null, evidence: 'on-chain' }
const MOVING: LossKind = { class: 'moving', label: null, evidence: 'on-chain' }
const COINJOIN: LossKind = { class: 'mixer', label: null, evidence: 'heuristic' }

export interface ClassifyContext {
  readonly asOf: number
  /** Address id → what its tag makes of value that arrives there. */
  readonly services: ReadonlyMap<number, LossKind>
  /** Address id → what somebody reports of the coins there. */
  readonly outcomes: ReadonlyMap<number, readonly ResolvedOutcome[]>
  /** What issuers have frozen. */
  readonly frozen: Frozen
  readonly encumbered: Encumbered
}

/** The protocol of a lending market where what rests at a place stands for a debt; null: it does not. */
export type Encumbered = (place: Place) => string | null

export interface ResolvedOutcome {
  readonly outcome: Outcome
  /** Asset id; null: whatever asset lies there. */
  readonly asset: number | null
}

export interface ClassifiedItem {
  readonly kind: LossKind
  readonly item: PlaceItem
}

/** The class of everything at one address's places. Outcomes take the oldest items first, and split the last one that they reach. */
export function classify(places: readonly Place[], context: ClassifyContext): Map<Place, ClassifiedItem[]> {
  const classified = new Map<Place, ClassifiedItem[]>()
  const left = new Map<ResolvedOutcome, bigint | null>()
  for (const place of places) {
    // What was destroyed is not frozen any more, whoever reported that it was.
    const gone = place.stoppedBy === 'destroyed'
    const outcomes = (context.outcomes.get(place.address) ?? []).filter(
      ({ asset, outcome }) => (asset === null || asset === place.asset) && !(gone && outcome.class === 'frozen'),
    )
    const items: ClassifiedItem[] = []
    for (const item of place.items) {
      let rest: PlaceItem | null = item
      for (const outcome of outcomes) {
        if (rest === null) break
        const most: bigint | null = left.has(outcome) ? left.get(outcome)! : outcome.outcome.amount
        const taken: bigint = most === null || most > rest.amount ? rest.amount : most
        if (taken === 0n && rest.amount > 0n) continue
        if (most !== null) left.set(outcome, most - taken)
        const basis: bigint = taken === rest.amount ? rest.basis : (rest.basis * taken) / rest.amount
        items.push({ kind: outcomeKind(outcome.outcome), item: { ...rest, amount: taken, basis } })
        rest = taken === rest.amount ? null : { ...rest, amount: rest.amount - taken, basis: rest.basis - basis }
      }
      if (rest !== null) items.push({ kind: ownKind(place, rest, context), item: rest })
    }
    classified.set(place, items)
  }
  return classified
}

function outcomeKind(outcome: Outcome): LossKind {
  return { class: outcome.class, label: outcome.by, evidence: 'claim' }
}

function ownKind(place: Place, item: PlaceItem, context: ClassifyContext): LossKind {
  if (freezeOf(context.frozen, place) !== null) return FROZEN
  const protocol = place.stoppedBy === null ? context.encumbered(place) : null
  if (protocol !== null) return { class: 'encumbered', label: protocol, evidence: 'on-chain' }
  if (place.stoppedBy === null) return context.asOf - item.time >= DORMANT_AFTER ? DORMANT : MOVING
  return stopKind(place.stoppedBy, place.address, context)
}

function stopKind(stop: StopId, address: number, context: ClassifyContext): LossKind {
  switch (stop) {
    case 'service':
      return context.services.get(address)!
    case 'coinjoin':
      return COINJOIN
    case 'looks-like-a-service':
      return CUT_BY_LOOKS
    case 'unread':
      return UNREAD
    case 'destroyed':
      return BURNED
    default:
      return CUT
  }
}
