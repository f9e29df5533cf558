import type { StopRule } from './stop.ts'

/** Too little to follow. `least`: asset id → smallest tainted amount that is followed. */
export function minAmount(least: ReadonlyMap<number, bigint>): StopRule {
  return { id: 'minAmount', byAddress: false, stops: ({ asset, tainted }) => tainted < (least.get(asset) ?? 0n) }
}
