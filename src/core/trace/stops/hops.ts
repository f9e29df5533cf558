import type { StopRule } from './stop.ts'

/** The coins have moved as often as the case wants to follow. */
export function hops(limit: number): StopRule {
  return { id: 'hops', byAddress: false, stops: (arrival) => arrival.hop >= limit }
}
