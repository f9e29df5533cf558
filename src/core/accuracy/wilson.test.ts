import { expect, test } from 'vitest'
import { wilson } from './wilson.ts'

// Newcombe, "Two-sided confidence intervals for the single proportion" (Statistics in Medicine 17, 1998), table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i', (hits, of, low, high) => {
  const interval = wilson(hits, of)!
  expect(interval.low).toBeCloseTo(low, 4)
  expect(interval.high).toBeCloseTo(high, 4)
})

test('all of all is the mirror of none of all, and nothing counted has no interval', () => {
  expect(wilson(20, 20)!.low).toBeCloseTo(1 - wilson(0, 20)!.high, 12)
  expect(wilson(20, 20)!.high).toBe(1)
  expect(wilson(0, 20)!.low).toBe(0)
  expect(wilson(0, 0)).toBeNull()
})
