import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { FollowEvent } from '../wire/followEvent.ts'

/**
 * The facts of an event as 32 hex digits: the same event always has the same. Who a label says an address is belongs to none of them.
 * `nth`: which of several events with the same facts, from 0.
 */
export function eventId(event: Omit<FollowEvent, 'id'>, nth: number): string {
  const { service: _, ...facts } = event
  return hashOf([...Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)), nth])
}

/** The id of the line that takes an event back. */
export function undoneId(of: string): string {
  return hashOf(['undone', of])
}

/** The id of an event that was taken back and happened after all: whoever has seen the first one would drop it. */
export function againId(of: string): string {
  return hashOf(['again', of])
}

function hashOf(facts: readonly unknown[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(facts)))).slice(0, 32)
}
