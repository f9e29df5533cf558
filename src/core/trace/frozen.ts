import { compareText } from '../compareText.ts'
import type { LedgerEvent } from '../ledger/event.ts'
import type { TraceFrozen } from '../wire/traceFile.ts'
import type { Place } from './places.ts'
import { isoTime, type Names } from './rows.ts'
import type { Settlement } from './settle.ts'

/** Address id → asset id → the log that froze it there, of what is frozen at the end of a trace. */
export type Frozen = ReadonlyMap<number, ReadonlyMap<number, LedgerEvent>>

/** What issuers' black lists hold, by their logs in chain order: the last word on an address counts, and the first log of it. */
export function frozenAt(events: readonly LedgerEvent[]): Frozen {
  const frozen = new Map<number, Map<number, LedgerEvent>>()
  for (const event of events) {
    const { kind, who, asset } = event
    if (who === null || asset === null) continue
    const assets = frozen.get(who) ?? new Map<number, LedgerEvent>()
    frozen.set(who, assets)
    if (kind === 'unfrozen') assets.delete(asset)
    else if (kind === 'frozen' && !assets.has(asset)) assets.set(asset, event)
  }
  return frozen
}

/** The log that froze what rests at a place; null where nothing does. */
export function freezeOf(frozen: Frozen, { address, asset, stoppedBy }: Place): LedgerEvent | null {
  return stoppedBy === null ? (frozen.get(address)?.get(asset) ?? null) : null
}

/** `frozen` of `trace.json`: the evidence for what rests frozen under any policy, by holding. */
export function frozenRows(settlements: readonly Settlement[], frozen: Frozen, names: Names): TraceFrozen[] {
  const rows = new Map<string, TraceFrozen>()
  for (const place of settlements.flatMap(({ places }) => places)) {
    const freeze = freezeOf(frozen, place)
    if (freeze === null) continue
    const { chain, asset, address, holding } = names.holding(place.holding)
    const { hash, height, time } = names.transaction(freeze.tx)
    rows.set(holding, { chain, holding, address, asset, txHash: hash, height, time: isoTime(time), log: freeze.seq })
  }
  return [...rows.values()].sort((a, b) => compareText(a.holding, b.holding))
}
