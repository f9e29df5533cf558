import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytes } from './rlp.ts'

/** What an event is found by. */
export interface BloomedLog {
  readonly address: string
  readonly topics: readonly string[]
}

/** The bits of a header's filter that none of these events sets: an event that was left out leaves such bits. Appendix of the yellow paper, 4.3.1. */
export function unexplainedBits(logsBloom: string, logs: readonly BloomedLog[]): number {
  const left = bytes(logsBloom)
  for (const entry of new Set(logs.flatMap(({ address, topics }) => [address, ...topics]))) {
    const digest = keccak_256(bytes(entry))
    for (const at of [0, 2, 4]) {
      const bit = ((digest[at]! << 8) | digest[at + 1]!) & 2047
      left[255 - (bit >> 3)]! &= ~(1 << (bit & 7))
    }
  }
  return left.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
}
