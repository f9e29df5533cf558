import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recentKeys } from './recentKeys.ts'

const key = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -2, max: 2 }))
  .map((words) => Int32Array.from(words))

describe('recent keys', () => {
  it('finds a key as that which it was, or not at all, and every one of the last few', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
        const recent = recentKeys(16, 2)
        const added: string[] = []
        for (const one of keys) {
          const found = recent.find(one, 0)
          if (found !== -1) expect(added[found]).toBe(one.join())
          // A set has room for eight: so many are there whatever they are.
          expect(found === -1 && added.slice(-8).includes(one.join())).toBe(false)
          if (found === -1) added.push(one.join())
          if (found === -1) expect(recent.add(one, 0)).toBe(added.length - 1)
        }
      }),
    )
  })

  it('does not take a place that is empty for a key of zeros', () => {
    const recent = recentKeys(16, 2)
    expect(recent.find(Int32Array.of(0, 0), 0)).toBe(-1)
  })

  it('keeps the words of its caller with a key', () => {
    const recent = recentKeys(8, 1, 2)
    const words = Int32Array.from({ length: 100 }, (_, i) => i * 7)
    for (let i = 0; i < words.length - 1; i++) {
      const place = recent.placeOf(recent.add(words, i))
      recent.entries[place + 1] = i
    }
    expect(recent.entries[recent.placeOf(recent.find(words, 98)) + 1]).toBe(98)
    expect(recent.find(words, 0)).toBe(-1)
  })
})
