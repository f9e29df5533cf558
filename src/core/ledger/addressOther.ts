import type { AddressReading } from './addressCodec.ts'
import { looksLikeEvmAddress, readEvmAddress } from './addressEvm.ts'

/** Printable ASCII that needs no quoting in a CSV cell and cannot be read as `address|asset`. */
const PLAIN = /^[!#-&(-+\--_a-{}~]{1,128}$/

/** Chains whose addresses dyepack cannot check: what looks like EVM is read so, any other plain text is kept as it is. */
export function readOtherAddress(text: string): AddressReading {
  if (looksLikeEvmAddress(text)) return readEvmAddress(text)
  if (PLAIN.test(text)) return { address: text }
  if (text.length === 0) return { problem: 'is empty' }
  if (text.length > 128) return { problem: 'is longer than 128 characters' }
  return { problem: 'has a character that no address has: only printable ASCII, no space, comma, quote or |' }
}
