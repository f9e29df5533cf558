import { DAY } from '../ledger/prices.ts'
import type { LossContext } from './losses.ts'
import type { Settlement } from './settle.ts'

/** Asset id → days since 1970 (UTC). */
export type PriceNeeds = Map<number, Set<number>>

/**
 * Which prices the figures of a result ask for: of what was stolen on the day of the theft, of what tainted value became where it
 * ended or rests, and of both sides of every swap that it went through. Of `poison` none: it has no figures in dollars.
 */
export function pricesNeeded(
  settlements: readonly Settlement[],
  { origins, asOf }: Pick<LossContext, 'origins' | 'asOf'>,
): PriceNeeds {
  const needs: PriceNeeds = new Map()
  const need = (asset: number, time: number) => needPrice(needs, asset, time)
  for (const { asset, time } of origins.slice(1)) need(asset, time)
  for (const { state, places } of settlements) {
    if (!state.policy.conserves) continue
    for (const { asset, stoppedBy, items } of places) {
      for (const { time } of items) need(asset, stoppedBy === null ? asOf : time)
    }
    for (const { asset, day } of state.ends.sinks()) need(asset, day * DAY)
    for (const { time, from, exchange } of state.conversions) {
      const { fallen, risen } = exchange ?? { fallen: [from], risen: [] }
      for (const { asset } of [...fallen, ...risen]) need(asset, time)
    }
  }
  return needs
}

export function needPrice(needs: PriceNeeds, asset: number, time: number): void {
  const days = needs.get(asset) ?? new Set<number>()
  needs.set(asset, days.add(Math.floor(time / DAY)))
}
