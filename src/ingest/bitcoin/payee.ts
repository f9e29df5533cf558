import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { PAYEE } from '../../core/ledger/rowSource.ts'
import { ScriptKind } from '../../core/ledger/scriptKind.ts'
import { writeBase58, writeSegwit } from './addressText.ts'

/**
 * Whom the script of this kind in `bytes` from `start` up to `end` pays, as a number for the kind of address; what it names (the hash
 * of a key or of a script, a key, a program) is written to `into` from `at` on, `PAYEE` bytes with zeros behind. 0 where the script has
 * no address: bare multisig, data, and what is not standard. A script that names a key alone (P2PK) pays the address of that key's hash,
 * as explorers show it: who can sign for one can sign for the other.
 */
export function payee(
  kind: ScriptKind,
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Uint8Array,
  at: number,
): number {
  switch (kind) {
    case ScriptKind.pubkey:
      into.set(ripemd160(sha256(bytes.subarray(start + 1, end - 1))), at)
      return ScriptKind.pubkeyhash
    case ScriptKind.pubkeyhash:
      copy(bytes, start + 3, 20, into, at)
      return kind
    case ScriptKind.scripthash:
      copy(bytes, start + 2, 20, into, at)
      return kind
    case ScriptKind.witness_v0_keyhash:
    case ScriptKind.witness_v0_scripthash:
    case ScriptKind.witness_v1_taproot:
      copy(bytes, start + 2, end - start - 2, into, at)
      return kind
    case ScriptKind.witness_unknown:
      copy(bytes, start + 2, end - start - 2, into, at)
      return OTHER + (bytes[start]! - VERSION_0) * PROGRAMS + (end - start - 2)
    default:
      return 0
  }
}

/** Writes the address of what `payee` gave to `into` from `to` on; where it ends. */
export function writeAddress(
  payee: number,
  bytes: Uint8Array,
  at: number,
  { versions, prefix }: BitcoinNetwork,
  into: Uint8Array,
  to: number,
): number {
  switch (payee) {
    case ScriptKind.pubkeyhash:
      return writeBase58(versions[0], bytes, at, into, to)
    case ScriptKind.scripthash:
      return writeBase58(versions[1], bytes, at, into, to)
    case ScriptKind.witness_v0_keyhash:
      return writeSegwit(prefix, 0, bytes, at, at + 20, into, to)
    case ScriptKind.witness_v0_scripthash:
      return writeSegwit(prefix, 0, bytes, at, at + 32, into, to)
    case ScriptKind.witness_v1_taproot:
      return writeSegwit(prefix, 1, bytes, at, at + 32, into, to)
    default: {
      const length = (payee - OTHER) % PROGRAMS
      return writeSegwit(prefix, (payee - OTHER - length) / PROGRAMS, bytes, at, at + length, into, to)
    }
  }
}

/** Witness programs without a meaning yet: their version and length stand in the number. */
const OTHER = 256
const PROGRAMS = PAYEE + 1
const VERSION_0 = 0x50

/** Few bytes: quicker than a view and `set`. */
function copy(from: Uint8Array, start: number, length: number, into: Uint8Array, at: number): void {
  for (let i = 0; i < length; i++) into[at + i] = from[start + i]!
}
