import { hash } from 'node:crypto'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { LONGEST_ADDRESS, PAYEE } from '../../core/ledger/rowSource.ts'
import { ScriptKind } from '../../core/ledger/scriptKind.ts'
import { readProgram } from './addressText.ts'
import { writeAddresses } from './payee.ts'

/**
 * The P2SH addresses that wrap the scripts of segwit addresses of version 0, in their order: the hash of the script is the address
 * (BIP-16, BIP-141). Later versions cannot be wrapped (BIP-341). The addresses must be right, as those of a ledger are.
 */
export function wrappingAddresses(addresses: readonly string[], network: BitcoinNetwork): readonly string[] {
  const hashes = new Uint8Array(addresses.length * PAYEE)
  const room = new Uint8Array(2 + PAYEE)
  for (const [i, address] of addresses.entries()) {
    // Version 0, and a push of the program.
    const end = readProgram(address, network.prefix, room, 2)
    room[1] = end - 2
    hashes.set(hash('ripemd160', hash('sha256', room.subarray(0, end), 'buffer'), 'buffer'), i * PAYEE)
  }
  const kinds = new Uint16Array(addresses.length).fill(ScriptKind.scripthash)
  const texts = Buffer.allocUnsafe(addresses.length * (LONGEST_ADDRESS + 1))
  const end = writeAddresses(kinds, hashes, network, texts)
  return end === 0 ? [] : texts.toString('latin1', 0, end - 1).split(' ')
}
