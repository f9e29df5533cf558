import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bootstrap } from './bootstrap.ts'
import { Random } from './random.ts'

const HALVES = [
  { part: 1, whole: 1 },
  { part: 0, whole: 1 },
]

test('the same seed gives the same interval, another seed another one', () => {
  const clusters = Array.from({ length: 30 }, (_, i) => ({ part: i % 7, whole: 7 + (i % 3) }))
  const run = (seed: number) => bootstrap(clusters, new Random(seed), 200)
  expect(run(1)).toEqual(run(1))
  expect(run(2)).not.toEqual(run(1))
})

test('two clusters, one of them right: both may be drawn twice', () => {
  expect(bootstrap(HALVES, new Random(1), 200)).toEqual({ low: 0, high: 1 })
})

test('clusters that all have one share leave no doubt; fewer than two leave no interval', () => {
  const same = Array.from({ length: 9 }, (_, i) => ({ part: i + 1, whole: 4 * (i + 1) }))
  expect(bootstrap(same, new Random(1), 100)).toEqual({ low: 0.25, high: 0.25 })
  expect(bootstrap(HALVES.slice(0, 1), new Random(1), 100)).toBeNull()
  expect(
    bootstrap(
      [
        { part: 0, whole: 0 },
        { part: 0, whole: 0 },
      ],
      new Random(1),
      100,
    ),
  ).toBeNull()
})

test('an interval lies between the smallest and the largest share of a cluster', () => {
  const cluster = fc.record({ whole: fc.integer({ min: 1, max: 1000 }), of: fc.integer({ min: 0, max: 1000 }) })
  fc.assert(
    fc.property(fc.array(cluster, { minLength: 2, maxLength: 40 }), (list) => {
      const clusters = list.map(({ whole, of }) => ({ whole, part: (whole * of) / 1000 }))
      const shares = clusters.map(({ part, whole }) => part / whole)
      const { low, high } = bootstrap(clusters, new Random(3), 100)!
      expect(low).toBeGreaterThanOrEqual(Math.min(...shares) - 1e-12)
      expect(high).toBeLessThanOrEqual(Math.max(...shares) + 1e-12)
      expect(low).toBeLessThanOrEqual(high)
    }),
    { numRuns: 50, seed: 1 },
  )
})
