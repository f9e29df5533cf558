import { compareText } from '../compareText.ts'
import { type Market, termOf } from '../ledger/market.ts'
import { DAY } from '../ledger/prices.ts'
import { usdOf } from '../ledger/usd.ts'
import { type Evidence, LOSS_CLASSES, type LossClass } from '../wire/traceFile.ts'
import type { ClassifiedItem, LossKind } from './classify.ts'
import type { SinkEntry } from './ends.ts'
import type { Place } from './places.ts'

/** One line of the loss ledger: basis of one origin in one class. USD as exact text, null where a price is unknown. */
export interface Loss extends LossKind {
  readonly origin: number
  readonly basis: bigint
  readonly usdAtTheft: string | null
  readonly usdAtEvent: string | null
}

export interface LossContext extends Market {
  /** Milliseconds: what rests is priced at this time. */
  readonly asOf: number
  /** By origin number: its asset and the time of the theft. */
  readonly origins: readonly { readonly asset: number; readonly time: number }[]
}

interface Line {
  readonly kind: LossKind
  readonly origin: number
  basis: bigint
  /** `asset day` → amount. */
  readonly events: Map<string, { readonly asset: number; readonly time: number; amount: bigint }>
}

/** The loss ledger of one policy: every unit of basis in exactly one line. Sorted by origin, class, label, evidence. */
export function lossesOf(
  classified: ReadonlyMap<Place, readonly ClassifiedItem[]>,
  sinks: Iterable<SinkEntry>,
  context: LossContext,
): Loss[] {
  const lines = new Map<string, Line>()
  for (const [place, items] of classified) {
    for (const { kind, item } of items) {
      add(kind, item.origin, place.asset, place.stoppedBy === null ? context.asOf : item.time, item.amount, item.basis)
    }
  }
  for (const { sink, origin, asset, day, amount, basis } of sinks) {
    add({ class: sink, label: null, evidence: 'on-chain' }, origin, asset, day * DAY, amount, basis)
  }
  return [...lines.values()].sort(byPrintOrder).map((line) => ({ ...line.kind, ...figures(line, context) }))

  function add(kind: LossKind, origin: number, asset: number, time: number, amount: bigint, basis: bigint): void {
    const key = `${origin}\0${kind.class}\0${kind.label ?? ''}\0${kind.evidence}`
    let line = lines.get(key)
    if (line === undefined) {
      line = { kind, origin, basis: 0n, events: new Map() }
      lines.set(key, line)
    }
    line.basis += basis
    const eventKey = `${asset} ${Math.floor(time / DAY)}`
    const event = line.events.get(eventKey)
    if (event === undefined) line.events.set(eventKey, { asset, time, amount })
    else event.amount += amount
  }
}

/** What was stolen, what the ledger accounts for, and the difference, which must be 0. */
export function checkOf(
  losses: readonly Loss[],
  stolen: readonly bigint[],
): { origin: number; stolen: bigint; accounted: bigint; difference: bigint }[] {
  const accounted = stolen.map(() => 0n)
  for (const { origin, basis } of losses) accounted[origin]! += basis
  return stolen.slice(1).map((amount, index) => {
    const sum = accounted[index + 1]!
    return { origin: index + 1, stolen: amount, accounted: sum, difference: amount - sum }
  })
}

function figures({ origin, basis, events }: Line, context: LossContext) {
  const { asset, time } = context.origins[origin]!
  const atTheft = termOf(context, { asset, amount: basis }, time)
  const atEvent = Array.from(events.values(), (event) => termOf(context, event, event.time))
  return { origin, basis, usdAtTheft: usdOf([atTheft]), usdAtEvent: usdOf(atEvent) }
}

const EVIDENCE_ORDER: readonly Evidence[] = ['on-chain', 'heuristic', 'claim']

function byPrintOrder(a: Line, b: Line): number {
  return (
    a.origin - b.origin ||
    classOrder(a.kind.class) - classOrder(b.kind.class) ||
    compareText(a.kind.label ?? '', b.kind.label ?? '') ||
    EVIDENCE_ORDER.indexOf(a.kind.evidence) - EVIDENCE_ORDER.indexOf(b.kind.evidence)
  )
}

function classOrder(lossClass: LossClass): number {
  return LOSS_CLASSES.indexOf(lossClass)
}
