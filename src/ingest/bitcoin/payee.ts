import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { PAYEE } from '../../core/ledger/rowSource.ts'
import { ScriptKind } from '../../core/ledger/scriptKind.ts'
import { base58Checks, writeBase58, writeSegwit } from './addressText.ts'

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

/** Writes the addresses of what `payee` gave, `PAYEE` bytes each, with a space behind each to `into`; where they end. */
export function writeAddresses(
  kinds: Uint16Array,
  payees: Uint8Array,
  { versions, prefix }: BitcoinNetwork,
  into: Uint8Array,
): number {
  const hashed: number[] = []
  for (let i = 0; i < kinds.length; i++) if (isHashed(kinds[i]!)) hashed.push(i)
  const checks = base58Checks(
    Uint8Array.from(hashed, (i) => versionOf(kinds[i]!, versions)),
    payees,
    Uint32Array.from(hashed, (i) => i * PAYEE),
  )
  let to = 0
  for (let i = 0, nth = 0; i < kinds.length; i++) {
    const [kind, at] = [kinds[i]!, i * PAYEE]
    if (isHashed(kind)) to = writeBase58(versionOf(kind, versions), payees, at, checks[nth++]!, into, to)
    else to = writeSegwit(prefix, programVersion(kind), payees, at, at + programLength(kind), into, to)
    into[to++] = SPACE
  }
  return to
}

const SPACE = 0x20

function isHashed(kind: number): boolean {
  return kind === ScriptKind.pubkeyhash || kind === ScriptKind.scripthash
}

function versionOf(kind: number, [key, script]: BitcoinNetwork['versions']): number {
  return kind === ScriptKind.pubkeyhash ? key : script
}

function programVersion(kind: number): number {
  if (kind >= OTHER) return Math.floor((kind - OTHER) / PROGRAMS)
  return kind === ScriptKind.witness_v1_taproot ? 1 : 0
}

function programLength(kind: number): number {
  if (kind >= OTHER) return (kind - OTHER) % PROGRAMS
  return kind === ScriptKind.witness_v0_keyhash ? 20 : 32
}

/** Witness programs without a meaning yet: their version and length stand in the number. */
const OTHER = 256
const PROGRAMS = PAYEE + 1
const VERSION_0 = 0x50

/** Few bytes: quicker than a view and `set`. */
function copy(from: Uint8Array, start: number, length: number, into: Uint8Array, at: number): void {
  for (let i = 0; i < length; i++) into[at + i] = from[start + i]!
}
