import type { StopRule } from './stop.ts'

/**
 * Very many senders and receivers: an exchange or the like that nobody has labelled. Tainted coins that cross it must
 * not make its customers suspects.
 */
export function looksLikeAService(crowded: ReadonlySet<number>): StopRule {
  return { id: 'looks-like-a-service', byAddress: true, stops: (arrival) => crowded.has(arrival.address) }
}
