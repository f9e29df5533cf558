import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Random } from './random.ts'

const first = (seed: number, stream?: number) => {
  const random = new Random(seed, stream)
  return Array.from({ length: 8 }, () => random.below(1000))
}

test('the same seed gives the same numbers, whatever the machine; another seed or stream gives others', () => {
  expect(first(1)).toEqual(first(1, 0))
  expect(first(1)).toMatchInlineSnapshot(`
    [
      133,
      760,
      163,
      537,
      454,
      82,
      153,
      652,
    ]
  `)
  expect(first(2)).not.toEqual(first(1))
  expect(first(1, 1)).not.toEqual(first(1))
})

test('numbers stay in their range and reach both ends of it', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: -1e12, max: 1e12 }),
      fc.integer({ min: 0, max: 3 }),
      (seed, low, span) => {
        const random = new Random(seed)
        const drawn = new Set(Array.from({ length: 200 }, () => random.between(low, low + span)))
        expect([...drawn].sort((a, b) => a - b)).toEqual(Array.from({ length: span + 1 }, (_, i) => low + i))
        expect(random.below(1)).toBe(0)
      },
    ),
    { numRuns: 50, seed: 1 },
  )
})
