import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { createBase58check } from '@scure/base'
import type { AddressReading } from './addressCodec.ts'

const base58check = createBase58check(sha256)
/** Tron's version byte: every address begins with T. */
const VERSION = 0x41
/** As nodes write an address: the version byte and 20 more, https://github.com/tronprotocol/tron-grid */
const HEX = /^(?:0x)?(41[0-9a-fA-F]{40})$/

/** Tron addresses are kept in base58, which has a checksum. As hex of 21 bytes, 41…, they are read, too. */
export function readTronAddress(text: string): AddressReading {
  const [, hex] = HEX.exec(text) ?? []
  if (hex !== undefined) return { address: base58check.encode(hexToBytes(hex)) }
  if (text.length !== 34) return { problem: 'is not a Tron address of 34 characters, nor one of 41 and 40 hex digits' }
  try {
    const bytes = base58check.decode(text)
    if (bytes.length === 21 && bytes[0] === VERSION) return { address: text }
    return { problem: 'is a base58 address of another chain' }
  } catch {
    return { problem: 'has a wrong base58 checksum' }
  }
}

/** An address (in base58) as nodes write it: 41 and 40 hex digits, in lower case. */
export function tronHex(address: string): string {
  return bytesToHex(base58check.decode(address))
}

/** Whether a text has the shape of a Tron address, in either form. */
export function looksLikeTronAddress(text: string): boolean {
  return HEX.test(text) || /^T[1-9A-HJ-NP-Za-km-z]{33}$/.test(text)
}
