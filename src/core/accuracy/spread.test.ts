import { expect, test } from 'vitest'
import { quantile } from './quantile.ts'
import { spreadOf } from './spread.ts'

test('a quantile is the smallest value that the share of the weight reaches', () => {
  const values = [3, 1, 2].map((value) => ({ value, weight: 1 }))
  expect([0, 0.33, 0.34, 0.67, 1].map((share) => quantile(values, share))).toEqual([1, 1, 2, 3, 3])
  expect(quantile([...values, { value: 9, weight: 97 }], 0.5)).toBe(9)
  expect(quantile([{ value: 9, weight: 0 }], 0.5)).toBeNull()
})

test('an end point differs by what separates the policies, as a share of the most that one of them puts there', () => {
  const ends = new Map([
    ['agreed', [100n, 100n, 100n]],
    ['half', [10n, 5n, 7n]],
    ['one policy only', [0n, 1n, 0n]],
    ['none', [0n, 0n, 0n]],
  ])
  expect(spreadOf(ends)).toEqual({
    ends: 3,
    byCount: { median: 0.5, p75: 1, p90: 1, p99: 1, largest: 1 },
    byValue: { median: 0, p75: 0, p90: 0, p99: 0.5, largest: 1 },
  })
  expect(spreadOf(new Map())).toEqual({ ends: 0, byCount: null, byValue: null })
})
