import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bech32 } from '@scure/base'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { LONGEST_ADDRESS, PAYEE } from '../../core/ledger/rowSource.ts'
import { ScriptKind } from '../../core/ledger/scriptKind.ts'
import { writeAddresses } from './payee.ts'

/**
 * The P2SH addresses that wrap the scripts of segwit addresses of version 0, in their order: the hash of the script is the address
 * (BIP-16, BIP-141). Later versions cannot be wrapped (BIP-341).
 */
export function wrappingAddresses(addresses: readonly string[], network: BitcoinNetwork): readonly string[] {
  const hashes = new Uint8Array(addresses.length * PAYEE)
  for (const [i, address] of addresses.entries()) hashes.set(ripemd160(sha256(scriptOf(address))), i * PAYEE)
  const kinds = new Uint16Array(addresses.length).fill(ScriptKind.scripthash)
  const texts = Buffer.allocUnsafe(addresses.length * (LONGEST_ADDRESS + 1))
  const end = writeAddresses(kinds, hashes, network, texts)
  return end === 0 ? [] : texts.toString('latin1', 0, end - 1).split(' ')
}

/** Version 0, and a push of the program. */
function scriptOf(address: string): Uint8Array {
  const [, ...words] = bech32.decode(address as `${string}1${string}`).words
  const program = bech32.fromWords(words)
  return Uint8Array.of(0, program.length, ...program)
}
