import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { AddressReading } from './addressCodec.ts'

const EVM_ADDRESS = /^0x[0-9a-fA-F]{40}$/

/** Whether a text has the shape of an EVM address: 0x and 40 hex digits. */
export function looksLikeEvmAddress(text: string): boolean {
  return text.length === 42 && EVM_ADDRESS.test(text)
}

/** EVM addresses are kept in lower case. Mixed case carries a checksum (EIP-55), which must be right. */
export function readEvmAddress(text: string): AddressReading {
  if (!looksLikeEvmAddress(text)) return { problem: 'is not an address of 0x and 40 hex digits' }
  const address = text.toLowerCase()
  if (text === address || text.slice(2) === address.slice(2).toUpperCase()) return { address }
  if (text !== checksummed(address)) {
    return { problem: 'has capitals that fail the EIP-55 checksum, so that a digit may be wrong' }
  }
  return { address }
}

/** EIP-55: a letter is a capital where the same place of the Keccak-256 of the lower-case digits has 8 or more. */
function checksummed(address: string): string {
  const digits = address.slice(2)
  const hash = bytesToHex(keccak_256(asciiBytes(digits)))
  let out = '0x'
  for (let i = 0; i < digits.length; i++) {
    const digit = digits[i]!
    out += hash.charCodeAt(i) >= EIGHT ? digit.toUpperCase() : digit
  }
  return out
}

/** Character code of "8"; the codes of 8, 9 and a to f are no less. */
const EIGHT = 0x38

function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
