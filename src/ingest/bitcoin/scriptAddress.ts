import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { ScriptKind } from '../../core/ledger/scriptKind.ts'
import { base58Address, segwitAddress } from './addressText.ts'

/**
 * The address of the script of this kind in `bytes` from `start` up to `end`; null where it has none: bare multisig, data, and what is not
 * standard. A script that names a key alone (P2PK) has the address of that key's hash, as explorers show it: who can sign for one can
 * sign for the other.
 */
export function scriptAddress(
  kind: ScriptKind,
  bytes: Uint8Array,
  start: number,
  end: number,
  network: BitcoinNetwork,
): string | null {
  const { versions, prefix } = network
  switch (kind) {
    case ScriptKind.pubkey:
      return base58Address(versions[0], ripemd160(sha256(bytes.subarray(start + 1, end - 1))), 0)
    case ScriptKind.pubkeyhash:
      return base58Address(versions[0], bytes, start + 3)
    case ScriptKind.scripthash:
      return base58Address(versions[1], bytes, start + 2)
    case ScriptKind.witness_v0_keyhash:
    case ScriptKind.witness_v0_scripthash:
      return segwitAddress(prefix, 0, bytes, start + 2, end)
    case ScriptKind.witness_v1_taproot:
    case ScriptKind.witness_unknown:
      return segwitAddress(prefix, bytes[start]! - 0x50, bytes, start + 2, end)
    default:
      return null
  }
}
