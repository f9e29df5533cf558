import { ScriptKind } from '../../core/ledger/scriptKind.ts'

/** The kind of the script in `bytes` from `start` up to `end`: BIP-11, 16, 141, 341, and for the rest as old as the chain. */
export function scriptKind(bytes: Uint8Array, start: number, end: number): ScriptKind {
  const length = end - start
  const first = bytes[start]
  if (length === 25 && first === DUP && bytes[start + 1] === HASH160 && bytes[start + 2] === 20) {
    if (bytes[start + 23] === EQUALVERIFY && bytes[start + 24] === CHECKSIG) return ScriptKind.pubkeyhash
  }
  if (length === 23 && first === HASH160 && bytes[start + 1] === 20 && bytes[start + 22] === EQUAL)
    return ScriptKind.scripthash
  if (isWitness(bytes, start, length)) {
    const program = length - 2
    if (first === 0) {
      if (program === 20) return ScriptKind.witness_v0_keyhash
      return program === 32 ? ScriptKind.witness_v0_scripthash : ScriptKind.nonstandard
    }
    return first === NUMBER_1 && program === 32 ? ScriptKind.witness_v1_taproot : ScriptKind.witness_unknown
  }
  if (first === RETURN) return ScriptKind.nulldata
  if (isKey(bytes, start, length - 1) && bytes[end - 1] === CHECKSIG) return ScriptKind.pubkey
  return isMultisig(bytes, start, end) ? ScriptKind.multisig : ScriptKind.nonstandard
}

/** A version and one push of 2 to 40 bytes, and nothing else. */
function isWitness(bytes: Uint8Array, start: number, length: number): boolean {
  if (length < 4 || length > 42 || bytes[start + 1] !== length - 2) return false
  const version = bytes[start]!
  return version === 0 || (version >= NUMBER_1 && version <= NUMBER_16)
}

/** One push of a public key. `length`: of the push with its count. */
function isKey(bytes: Uint8Array, start: number, length: number): boolean {
  const size = bytes[start]
  if (size === undefined || length !== size + 1) return false
  const sort = bytes[start + 1]
  if (size === 33) return sort === 2 || sort === 3
  return size === 65 && (sort === 4 || sort === 6 || sort === 7)
}

/** m keys of n must sign: `m <key>… n CHECKMULTISIG`. */
function isMultisig(bytes: Uint8Array, start: number, end: number): boolean {
  const m = bytes[start]! - NUMBER_1 + 1
  const n = bytes[end - 2]! - NUMBER_1 + 1
  if (end - start < 37 || bytes[end - 1] !== CHECKMULTISIG || m < 1 || n < m || n > 16) return false
  let at = start + 1
  for (let i = 0; i < n; i++) {
    const size = bytes[at]!
    if (!isKey(bytes, at, size + 1)) return false
    at += size + 1
  }
  return at === end - 2
}

const NUMBER_1 = 0x51
const NUMBER_16 = 0x60
const RETURN = 0x6a
const DUP = 0x76
const EQUAL = 0x87
const EQUALVERIFY = 0x88
const HASH160 = 0xa9
const CHECKSIG = 0xac
const CHECKMULTISIG = 0xae
