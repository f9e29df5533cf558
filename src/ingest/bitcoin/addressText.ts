import { A_BLOCK, HASHES, MESSAGES, openSha256Lanes, type Sha256Lanes } from './sha256Lanes.ts'

/*
 * The texts of addresses, written here because a chain has a billion of them: several times as quick as the general codecs of
 * @scure/base, against which the tests hold them. They are written as bytes, so that no text is put together letter by letter.
 */

const BASE58 = Buffer.from('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz')
/** Digits are taken four at a time: 58^4 · 2^24 is a number that a double holds exactly. */
const FOUR = 58 ** 4
/** A version, 20 bytes of hash and 4 of checksum are so many words of 24 bits, the first of which has one byte. */
const WORDS = 9
/** More digits than there are. */
const DIGITS = 36

const words = new Float64Array(WORDS)
const digits = new Uint8Array(DIGITS)

let opened: Sha256Lanes | null = null

/** For four messages of a version and a hash, with the padding of 21 bytes; made when it is first wanted. */
function lanes(): Sha256Lanes {
  if (opened !== null) return opened
  opened = openSha256Lanes(4 * A_BLOCK)
  for (let end = MESSAGES; end < MESSAGES + 4 * A_BLOCK; end += A_BLOCK) {
    opened.memory[end + 21] = 0x80
    opened.memory[end + A_BLOCK - 1] = 21 * 8
  }
  return opened
}

/**
 * Of versions and the 20 bytes at `at` of each, the first four bytes of the SHA-256 of the SHA-256, which Base58Check puts behind them:
 * hashed four at a time, a quarter of the time.
 */
export function base58Checks(versions: Uint8Array, bytes: Uint8Array, at: Uint32Array): Int32Array {
  const checks = new Int32Array(versions.length)
  const { memory, hash } = lanes()
  for (let first = 0; first < versions.length; first += 4) {
    const last = Math.min(first + 4, versions.length)
    for (let i = first; i < last; i++) {
      const to = MESSAGES + (i - first) * A_BLOCK
      memory[to] = versions[i]!
      for (let k = 0; k < 20; k++) memory[to + 1 + k] = bytes[at[i]! + k]!
    }
    hash(MESSAGES, 1)
    for (let i = first, from = HASHES; i < last; i++, from += 32)
      checks[i] = (memory[from]! << 24) | (memory[from + 1]! << 16) | (memory[from + 2]! << 8) | memory[from + 3]!
  }
  return checks
}

/** Base58Check of a version and the 20 bytes at `at`, with their `check`, written to `into` from `to` on; where it ends. */
export function writeBase58(
  version: number,
  bytes: Uint8Array,
  at: number,
  check: number,
  into: Uint8Array,
  to: number,
): number {
  words[0] = version
  for (let i = 1, from = at; i < WORDS - 2; i++, from += 3)
    words[i] = (bytes[from]! << 16) | (bytes[from + 1]! << 8) | bytes[from + 2]!
  words[7] = (bytes[at + 18]! << 16) | (bytes[at + 19]! << 8) | (check >>> 24)
  words[8] = check & 0xffffff
  let first = 0
  let count = 0
  for (;;) {
    while (first < WORDS && words[first] === 0) first++
    if (first === WORDS) break
    let rest = 0
    for (let i = first; i < WORDS; i++) {
      const value = rest * 2 ** 24 + words[i]!
      const share = Math.floor(value / FOUR)
      words[i] = share
      rest = value - share * FOUR
    }
    let four = rest | 0
    for (let digit = 0; digit < 4; digit++) {
      const above = (four / 58) | 0
      digits[count++] = four - above * 58
      four = above
    }
  }
  while (count > 0 && digits[count - 1] === 0) count--
  // A leading byte of zero is a digit of its own.
  for (let i = -1; i < 20 && (i === -1 ? version : bytes[at + i]) === 0; i++) into[to++] = BASE58[0]!
  while (count > 0) into[to++] = BASE58[digits[--count]!]!
  return to
}

const BECH32 = Buffer.from('qpzry9x8gf2tvdw0s3jn54khce6mua7l')
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const
/** What the five bits that leave the checksum add to it. */
const ADDED = Int32Array.from({ length: 32 }, (_, top) =>
  GENERATOR.reduce<number>((sum, generator, bit) => ((top >> bit) & 1 ? sum ^ generator : sum), 0),
)

/**
 * Bech32 (version 0) or bech32m (later ones) of a witness program, the bytes from `start` up to `end`, written to `into` from `to` on; where
 * it ends: BIP-173, BIP-350.
 */
export function writeSegwit(
  prefix: string,
  version: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Uint8Array,
  to: number,
): number {
  let check = 1
  for (let i = 0; i < prefix.length; i++) check = step(check, prefix.charCodeAt(i) >> 5)
  check = step(check, 0)
  for (let i = 0; i < prefix.length; i++) {
    const letter = prefix.charCodeAt(i)
    check = step(check, letter & 31)
    into[to++] = letter
  }
  check = step(check, version)
  into[to++] = ONE
  into[to++] = BECH32[version]!
  let bits = 0
  let waiting = 0
  for (let i = start; i < end; i++) {
    waiting = ((waiting << 8) | bytes[i]!) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      const word = (waiting >> bits) & 31
      check = step(check, word)
      into[to++] = BECH32[word]!
    }
  }
  if (bits > 0) {
    const word = (waiting << (5 - bits)) & 31
    check = step(check, word)
    into[to++] = BECH32[word]!
  }
  for (let i = 0; i < 6; i++) check = step(check, 0)
  check ^= version === 0 ? 1 : 0x2bc830a3
  for (let i = 5; i >= 0; i--) into[to++] = BECH32[(check >>> (5 * i)) & 31]!
  return to
}

/** The witness program of a right address, written to `into` from `to` on; where it ends. What is left over of its last letter is zeros. */
export function readProgram(address: string, prefix: string, into: Uint8Array, to: number): number {
  let bits = 0
  let waiting = 0
  for (let i = prefix.length + 2; i < address.length - CHECK; i++) {
    waiting = ((waiting << 5) | WORD_OF[address.charCodeAt(i)]!) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    into[to++] = waiting >> bits
  }
  return to
}

/** Letters of a checksum. */
const CHECK = 6
const WORD_OF = Uint8Array.from({ length: 128 }, (_, letter) => Math.max(0, BECH32.indexOf(letter)))

const ONE = 0x31

function step(check: number, word: number): number {
  return ((check & 0x1ffffff) << 5) ^ word ^ ADDED[check >>> 25]!
}
