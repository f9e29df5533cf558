import fc from 'fast-check'
import { expect, it } from 'vitest'
import { areHexHashes } from './isHash.ts'

function seen(texts: readonly string[]): boolean {
  const lengths = BigInt64Array.from(texts, (text) => BigInt(text.length))
  return areHexHashes(lengths, new TextEncoder().encode(texts.join('')))
}

const HASH = /^0x[0-9a-f]{64}$/
const hash = fc
  .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
  .map((digits) => `0x${digits}`)
const nearly = fc.oneof(
  hash.map((text) => text.toUpperCase()),
  hash.map((text) => text.slice(2)),
  hash.map((text) => `${text}0`),
  fc
    .tuple(hash, fc.nat(65), fc.string({ minLength: 1, maxLength: 1, unit: 'binary-ascii' }))
    .map(([text, at, other]) => text.slice(0, at) + other + text.slice(at + 1)),
)

it('knows hashes of 0x and 64 hex digits', () => {
  fc.assert(
    fc.property(fc.array(hash), fc.array(nearly, { maxLength: 2 }), (hashes, others) => {
      expect(seen(hashes)).toBe(true)
      const all = [...hashes, ...others]
      expect(seen(all)).toBe(all.every((text) => HASH.test(text)))
    }),
  )
})

it('is not misled by texts that look like hashes only once they are joined', () => {
  const two = `0x${'a'.repeat(64)}0x${'b'.repeat(64)}`
  expect(seen([two, ''])).toBe(false)
  expect(seen([two.slice(0, 65), two.slice(65)])).toBe(false)
})

it('reads texts that begin at an odd byte', () => {
  const text = `0x${'c'.repeat(64)}`
  const bytes = new TextEncoder().encode(` ${text}`)
  expect(areHexHashes(BigInt64Array.of(66n), bytes.subarray(1))).toBe(true)
})
