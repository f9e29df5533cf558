import { expect, test } from 'vitest'
import type { LedgerRow } from './ledgerRow.ts'
import { middleHop } from './middleHop.ts'
import { Random } from './random.ts'
import { takeAway } from './takeAway.ts'

const rows = Array.from({ length: 200 }, (_, i) => {
  return { seq: i, from: `payer ${i % 4}`, kind: i % 50 === 0 ? 'internal' : 'native' } as LedgerRow
})

test('a twentieth goes, always the same for a seed; what is left keeps its order', () => {
  const left = takeAway.atRandom(rows, new Random(1))
  expect(left).toHaveLength(190)
  expect(left).toEqual(takeAway.atRandom(rows, new Random(1)))
  expect(left).not.toEqual(takeAway.atRandom(rows, new Random(2)))
  expect(left.map(({ seq }) => seq)).toEqual(left.map(({ seq }) => seq).sort((a, b) => a - b))
  expect(takeAway.atRandom(rows.slice(0, 2), new Random(1))).toHaveLength(1)
})

test('every row is about as likely to go as any other', () => {
  const gone = rows.map(() => 0)
  const some = rows.slice(0, 20)
  for (let seed = 0; seed < 4000; seed++) {
    const left = new Set(takeAway.atRandom(some, new Random(seed)).map(({ seq }) => seq))
    for (const { seq } of some) if (!left.has(seq)) gone[seq]! += 1
  }
  // One of twenty each time: 200 expected; five standard deviations are 69.
  for (const { seq } of some) expect(Math.abs(gone[seq]! - 200)).toBeLessThan(69)
})

test('a hop is all that its addresses pay; a kind that the ledger does not have is null', () => {
  expect(takeAway.hop(rows, new Set(['payer 1', 'payer 3']))).toHaveLength(100)
  expect(takeAway.kind(rows, 'internal')).toHaveLength(196)
  expect(takeAway.kind(rows, 'gas')).toBeNull()
})

test('the middle hop is the median of the value that goes on beyond the seeds', () => {
  const steps = [
    { hop: 0, tainted: 1000n },
    { hop: 1, tainted: 10n },
    { hop: 2, tainted: 60n },
    { hop: 5, tainted: 40n },
  ]
  expect(middleHop(steps)).toBe(2)
  expect(middleHop(steps.slice(0, 1))).toBeNull()
})
