import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bech32, bech32m, createBase58check } from '@scure/base'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { ScriptKind } from './scriptKind.ts'

/**
 * The address of a script; null where it has none: bare multisig, data, and what is not standard. A script that names a key alone
 * (P2PK) has the address of that key's hash, as explorers show it: who can sign for one can sign for the other.
 */
export function scriptAddress(kind: ScriptKind, script: Uint8Array, network: BitcoinNetwork): string | null {
  const [keyVersion, scriptVersion] = network.versions
  switch (kind) {
    case ScriptKind.pubkey:
      return base58(keyVersion, ripemd160(sha256(script.subarray(1, -1))))
    case ScriptKind.pubkeyhash:
      return base58(keyVersion, script.subarray(3, 23))
    case ScriptKind.scripthash:
      return base58(scriptVersion, script.subarray(2, 22))
    case ScriptKind.witness_v0_keyhash:
    case ScriptKind.witness_v0_scripthash:
      return bech32.encode(network.prefix, [0, ...bech32.toWords(script.subarray(2))])
    case ScriptKind.witness_v1_taproot:
    case ScriptKind.witness_unknown:
      return bech32m.encode(network.prefix, [script[0]! - 0x50, ...bech32m.toWords(script.subarray(2))])
    default:
      return null
  }
}

function base58(version: number, hash: Uint8Array): string {
  const bytes = new Uint8Array(21)
  bytes[0] = version
  bytes.set(hash, 1)
  return base58check.encode(bytes)
}

const base58check = createBase58check(sha256)
