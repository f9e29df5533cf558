import { BITCOIN_NETWORKS } from './bitcoinNetworks.ts'

/** What an output's script is, as Bitcoin Core names it, and how BlockSci and GraphSense count script types. The ledger has the codes. */
export const ScriptKind = {
  nonstandard: 0,
  pubkey: 1,
  pubkeyhash: 2,
  scripthash: 3,
  witness_v0_keyhash: 4,
  witness_v0_scripthash: 5,
  witness_v1_taproot: 6,
  witness_unknown: 7,
  multisig: 8,
  nulldata: 9,
} as const
export type ScriptName = keyof typeof ScriptKind
export type ScriptKind = (typeof ScriptKind)[ScriptName]

/** By their codes. */
export const SCRIPT_NAMES = Object.keys(ScriptKind) as readonly ScriptName[]

/**
 * The kind of script that an address stands for; null where the text is none of the ledger's addresses of Bitcoin. For outputs of which a
 * source does not say it. An address from a bare key (P2PK) reads as that of the key's hash.
 */
export function scriptKindOf(address: string): ScriptKind | null {
  const prefix = PREFIXES.find((one) => address.startsWith(one))
  if (prefix === undefined) return BASE58[address[0]!] ?? null
  const [version, ...program] = address.slice(prefix.length)
  const size = Math.floor(((program.length - CHECKSUM) * 5) / 8)
  if (version === 'q') return size === 20 ? ScriptKind.witness_v0_keyhash : ScriptKind.witness_v0_scripthash
  return version === 'p' && size === 32 ? ScriptKind.witness_v1_taproot : ScriptKind.witness_unknown
}

/** What stands before the version: BIP-173. */
const PREFIXES = [...new Set(BITCOIN_NETWORKS.map(({ prefix }) => `${prefix}1`))]
/** Characters of a segwit address's checksum. */
const CHECKSUM = 6
/** How versions 0 and 5 begin, and on test networks 0x6f and 0xc4. */
const BASE58: Readonly<Record<string, ScriptKind>> = {
  1: ScriptKind.pubkeyhash,
  3: ScriptKind.scripthash,
  m: ScriptKind.pubkeyhash,
  n: ScriptKind.pubkeyhash,
  2: ScriptKind.scripthash,
}
