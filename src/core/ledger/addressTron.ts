import { sha256 } from '@noble/hashes/sha2.js'
import { createBase58check } from '@scure/base'
import type { AddressReading } from './addressCodec.ts'

const base58check = createBase58check(sha256)
/** Tron's version byte: every address begins with T. */
const VERSION = 0x41

/** Tron addresses are base58 with a checksum and are kept as they are. */
export function readTronAddress(text: string): AddressReading {
  if (text.length !== 34) return { problem: 'is not a Tron address of 34 characters' }
  try {
    const bytes = base58check.decode(text)
    if (bytes.length === 21 && bytes[0] === VERSION) return { address: text }
    return { problem: 'is a base58 address of another chain' }
  } catch {
    return { problem: 'has a wrong base58 checksum' }
  }
}
