import { sha256 } from '@noble/hashes/sha2.js'
import { bech32, bech32m, createBase58check } from '@scure/base'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { base58Checks, writeBase58, writeSegwit } from './addressText.ts'

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

it('base58 of versions and hashes is what the general codec says, however many there are', () => {
  const one = fc.record({ version: fc.constantFrom(0x00, 0x05, 0x6f, 0xc4), hash: bytes(20, 20) })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 9 }), fc.nat(5), (all, gap) => {
      const at = Uint32Array.from(all, (_, i) => gap + i * (20 + gap))
      const within = new Uint8Array(9 * 25 + 5).fill(9)
      for (const [i, { hash }] of all.entries()) within.set(hash, at[i])
      const versions = Uint8Array.from(all, ({ version }) => version)
      const checks = base58Checks(versions, within, at)
      for (const [i, { version, hash }] of all.entries()) {
        const text = written((into, to) => writeBase58(version, within, at[i]!, checks[i]!, into, to))
        expect(text).toBe(base58check.encode(Uint8Array.of(version, ...hash)))
      }
    }),
    { numRuns: 300 },
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
