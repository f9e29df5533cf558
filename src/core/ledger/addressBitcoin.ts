import { sha256 } from '@noble/hashes/sha2.js'
import { bech32, bech32m, createBase58check } from '@scure/base'
import type { AddressCodec, AddressReading } from './addressCodec.ts'

interface Network {
  readonly name: string
  /** Version bytes of P2PKH and P2SH addresses. */
  readonly versions: readonly [number, number]
  /** Human-readable part of segwit addresses (BIP-173). */
  readonly prefix: string
}

const MAINNET: Network = { name: 'Bitcoin mainnet', versions: [0x00, 0x05], prefix: 'bc' }
const TESTNET: Network = { name: 'a Bitcoin test network', versions: [0x6f, 0xc4], prefix: 'tb' }
const REGTEST: Network = { name: 'a Bitcoin regtest network', versions: [0x6f, 0xc4], prefix: 'bcrt' }
const NETWORKS = [MAINNET, TESTNET, REGTEST]

/** Base58 addresses (P2PKH, P2SH) are kept as they are, segwit addresses in lower case; all carry a checksum, which must be right. */
export const readBitcoinAddress: AddressCodec = (text) => readAddress(MAINNET, text)
export const readBitcoinTestnetAddress: AddressCodec = (text) => readAddress(TESTNET, text)
export const readBitcoinRegtestAddress: AddressCodec = (text) => readAddress(REGTEST, text)

const base58check = createBase58check(sha256)
/** The longest address is 90 characters (BIP-173); longer text is not worth decoding. */
const LONGEST = 90

function readAddress(network: Network, text: string): AddressReading {
  if (text.length > LONGEST) return { problem: `is longer than the ${LONGEST} characters of any Bitcoin address` }
  const segwit = NETWORKS.find(({ prefix }) => text.toLowerCase().startsWith(`${prefix}1`))
  return segwit ? readSegwit(network, segwit, text) : readBase58(network, text)
}

function readBase58(network: Network, text: string): AddressReading {
  let bytes: Uint8Array
  try {
    bytes = base58check.decode(text)
  } catch {
    return { problem: 'is not a Bitcoin address: no segwit prefix, and no right base58 checksum' }
  }
  const version = bytes[0]
  if (bytes.length !== 21 || version === undefined)
    return { problem: 'is base58 of another length than an address has' }
  if (network.versions.includes(version)) return { address: text }
  const other = NETWORKS.find(({ versions }) => versions.includes(version))
  return { problem: other ? wrongNetwork(other, network) : 'is a base58 address of another chain' }
}

function readSegwit(network: Network, found: Network, text: string): AddressReading {
  const lower = text.toLowerCase()
  if (text !== lower && text !== text.toUpperCase()) return { problem: 'mixes capitals and small letters (BIP-173)' }
  const first = bech32.decodeUnsafe(lower)
  const decoded = first ?? bech32m.decodeUnsafe(lower)
  if (!decoded) return { problem: 'has a wrong bech32 checksum' }
  const [version, ...data] = decoded.words
  if (version === undefined) return { problem: 'has no segwit data' }
  // BIP-350: version 0 is bech32, every later one bech32m.
  if (first && version !== 0) return { problem: 'has a bech32 checksum where bech32m is due (BIP-350)' }
  if (!first && version === 0) return { problem: 'has a bech32m checksum where bech32 is due (BIP-350)' }
  const problem = programProblem(version, data)
  if (problem !== null) return { problem }
  return found === network ? { address: lower } : { problem: wrongNetwork(found, network) }
}

/** BIP-141: versions 0 to 16, programs of 2 to 40 bytes, and of 20 or 32 in version 0. */
function programProblem(version: number, data: number[]): string | null {
  if (version > 16) return 'has a segwit version above 16'
  const program = bech32.fromWordsUnsafe(data)
  if (!program) return 'has segwit data that is no whole number of bytes'
  const { length } = program
  const fits = version === 0 ? length === 20 || length === 32 : length >= 2 && length <= 40
  return fits ? null : `has a segwit program of ${length} bytes, which version ${version} does not allow`
}

function wrongNetwork(found: Network, wanted: Network): string {
  return `is an address of ${found.name}, not of ${wanted.name}`
}
