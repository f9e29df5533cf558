import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareDecimals } from './compareDecimals.ts'

test('orders by value, at any length', () => {
  const part = fc.bigInt({ min: 0n, max: 10n ** 30n })
  fc.assert(
    fc.property(
      part,
      part,
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 0, max: 20 }),
      (a, b, placesA, placesB) => {
        const scaled = (value: bigint, places: number) => value * 10n ** BigInt(20 - places)
        const difference = scaled(a, placesA) - scaled(b, placesB)
        const expected = difference === 0n ? 0 : difference < 0n ? -1 : 1
        expect(compareDecimals(decimal(a, placesA), decimal(b, placesB))).toBe(expected)
      },
    ),
  )
})

function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}
