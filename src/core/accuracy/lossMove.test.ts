import { expect, test } from 'vitest'
import { classMoves, lossShares, movedShare } from './lossMove.ts'
import { signsOf } from './signs.ts'

const before = lossShares(
  [
    { class: 'exchange', basis: 60n },
    { class: 'exchange', basis: 20n },
    { class: 'unread', basis: 20n },
  ],
  100n,
)

test('what changed its class is half of all gains and losses, and what a seed no longer claims counts', () => {
  const moves = classMoves(
    before,
    lossShares(
      [
        { class: 'exchange', basis: 50n },
        { class: 'moving', basis: 40n },
      ],
      100n,
    ),
  )
  expect(moves).toEqual([
    { class: 'exchange', before: 0.8, after: 0.5 },
    { class: 'moving', before: 0, after: 0.4 },
    { class: 'unread', before: 0.2, after: 0 },
    { class: 'not-claimed', before: 0, after: 0.1 },
  ])
  expect(movedShare(moves)).toBeCloseTo(0.5, 12)
  expect(movedShare(classMoves(before, before))).toBe(0)
})

test('a sign is a warning that is new, or an unknown part that grew by a thousandth or more', () => {
  const whole = { warnings: ['NO_GAS'], assumedClean: 0.1, unread: 0.2, short: 3 }
  expect(signsOf(whole, whole)).toEqual([])
  expect(
    signsOf(whole, {
      warnings: ['NO_GAS', 'UNREAD_SWAPS', 'UNREAD_SWAPS'],
      assumedClean: 0.1005,
      unread: 0.3,
      short: 4,
    }),
  ).toEqual([
    { sign: 'warning', code: 'UNREAD_SWAPS' },
    { sign: 'short', before: 3, after: 4 },
    { sign: 'unread', before: 0.2, after: 0.3 },
  ])
})
