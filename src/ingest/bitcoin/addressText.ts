import { hash } from 'node:crypto'

/*
 * The texts of addresses, written here because a chain has a billion of them: several times as quick as the general codecs of
 * @scure/base, against which the tests hold them.
 */

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** A version, 20 bytes of hash, 4 of checksum. */
const PAYLOAD = 25
/** Digits are taken four at a time: 58^4 · 2^24 is a number that a double holds exactly. */
const FOUR = 58 ** 4
/** A payload is so many words of 24 bits, the first of which has one byte. */
const WORDS = 9

const payload = Buffer.alloc(PAYLOAD)
const once = Buffer.alloc(32)
const words = new Uint32Array(WORDS)

/** Base58Check of a version and the 20 bytes at `at`. */
export function base58Address(version: number, bytes: Uint8Array, at: number): string {
  payload[0] = version
  for (let i = 0; i < 20; i++) payload[i + 1] = bytes[at + i]!
  once.write(hash('sha256', payload.subarray(0, 21), 'binary'), 0, 32, 'latin1')
  payload.write(hash('sha256', once, 'binary').slice(0, 4), 21, 4, 'latin1')
  words[0] = payload[0]!
  for (let i = 1; i < WORDS; i++) words[i] = payload.readUIntBE(i * 3 - 2, 3)
  let text = ''
  for (let first = 0; first < WORDS; ) {
    let rest = 0
    for (let i = first; i < WORDS; i++) {
      const value = rest * 2 ** 24 + words[i]!
      words[i] = Math.floor(value / FOUR)
      rest = value % FOUR
    }
    while (first < WORDS && words[first] === 0) first++
    for (let digit = 0; digit < 4; digit++) {
      if (first === WORDS && rest === 0) break
      text = BASE58[rest % 58]! + text
      rest = Math.floor(rest / 58)
    }
  }
  let zeros = 0
  while (zeros < PAYLOAD && payload[zeros] === 0) zeros++
  return '1'.repeat(zeros) + text
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const

/** Bech32 (version 0) or bech32m (later ones) of a witness program, the bytes from `start` up to `end`: BIP-173, BIP-350. */
export function segwitAddress(prefix: string, version: number, bytes: Uint8Array, start: number, end: number): string {
  let check = 1
  for (let i = 0; i < prefix.length; i++) check = step(check, prefix.charCodeAt(i) >> 5)
  check = step(check, 0)
  for (let i = 0; i < prefix.length; i++) check = step(check, prefix.charCodeAt(i) & 31)
  check = step(check, version)
  let text = `${prefix}1${BECH32[version]!}`
  let bits = 0
  let waiting = 0
  for (let i = start; i < end; i++) {
    waiting = ((waiting << 8) | bytes[i]!) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      const word = (waiting >> bits) & 31
      check = step(check, word)
      text += BECH32[word]!
    }
  }
  if (bits > 0) {
    const word = (waiting << (5 - bits)) & 31
    check = step(check, word)
    text += BECH32[word]!
  }
  for (let i = 0; i < 6; i++) check = step(check, 0)
  check ^= version === 0 ? 1 : 0x2bc830a3
  for (let i = 5; i >= 0; i--) text += BECH32[(check >>> (5 * i)) & 31]!
  return text
}

function step(check: number, word: number): number {
  const top = check >>> 25
  let next = ((check & 0x1ffffff) << 5) ^ word
  for (let i = 0; i < 5; i++) if ((top >>> i) & 1) next ^= GENERATOR[i]!
  return next
}
