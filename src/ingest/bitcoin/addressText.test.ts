import { sha256 } from '@noble/hashes/sha2.js'
import { bech32, bech32m, createBase58check } from '@scure/base'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { writeBase58, writeSegwit } from './addressText.ts'

const base58check = createBase58check(sha256)
/** Bytes with zeros before them are where a base with no leading zeros goes wrong. */
const bytes = (min: number, max: number) =>
  fc
    .tuple(fc.nat(min), fc.uint8Array({ minLength: min, maxLength: max }))
    .map(([zeros, array]) => array.fill(0, 0, zeros))

/** What stands in the buffer from 3 on. */
const written = (write: (into: Uint8Array, to: number) => number) => {
  const into = Buffer.alloc(100)
  return into.toString('latin1', 3, write(into, 3))
}

it('base58 of a version and a hash is what the general codec says', () => {
  fc.assert(
    fc.property(fc.constantFrom(0x00, 0x05, 0x6f, 0xc4), bytes(20, 20), fc.nat(5), (version, hash, at) => {
      const within = Uint8Array.of(...new Uint8Array(at).fill(9), ...hash, 9)
      expect(written((into, to) => writeBase58(version, within, at, into, to))).toBe(
        base58check.encode(Uint8Array.of(version, ...hash)),
      )
    }),
    { numRuns: 1000 },
  )
})

it('a segwit address is what the general codec says', () => {
  fc.assert(
    fc.property(fc.constantFrom('bc', 'tb', 'bcrt'), fc.nat(16), bytes(2, 40), (prefix, version, program) => {
      const codec = version === 0 ? bech32 : bech32m
      const within = Uint8Array.of(9, ...program, 9)
      const text = written((into, to) => writeSegwit(prefix, version, within, 1, 1 + program.length, into, to))
      expect(text).toBe(codec.encode(prefix, [version, ...codec.toWords(program)]))
    }),
    { numRuns: 1000 },
  )
})
