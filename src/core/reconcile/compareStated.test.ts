import { expect, test } from 'vitest'
import { compareStated } from './compareStated.ts'
import type { LedgerBalance, StatedBalance } from './statedBalance.ts'

const ADDRESS = '0x1111111111111111111111111111111111111111'

function stated(height: number | null, balance: bigint, more: Partial<StatedBalance> = {}): StatedBalance {
  const where = { chain: 'ethereum', address: ADDRESS, asset: 'ethereum/ETH' }
  return { ...where, height, time: height === null ? 5 : null, balance, file: 'b.csv', line: 2, ...more }
}

function held(tx: number, balance: bigint, more: Partial<LedgerBalance> = {}): LedgerBalance {
  return { tx, balance, movements: 1, ...more }
}

test('names the first statement that parts, the last that agrees, and what came of the later ones', () => {
  const statements = [stated(30, 9n), stated(10, 5n), stated(20, 8n), stated(40, 10n), stated(50, 7n)]
  const ledger = [held(3, 8n), held(1, 5n), held(2, 7n), held(4, 9n), held(5, 9n)]
  expect(compareStated(statements, ledger)).toEqual({
    agree: 1,
    differ: 4,
    differences: [
      {
        stated: statements[2],
        ledger: 7n,
        difference: 1n,
        agreed: statements[1],
        later: { agree: 0, sameDifference: 2, otherDifference: 1 },
        unknown: false,
      },
    ],
    notComparable: [],
  })
})

test('keeps addresses and assets apart, in the order of the ledger, whatever the order of statements', () => {
  const other = { address: '0x2222222222222222222222222222222222222222' }
  const token = { asset: 'ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7' }
  const statements = [stated(30, 1n), stated(20, 1n, other), stated(10, 1n, token)]
  const ledger = [held(9, 0n), held(4, 0n), held(1, 0n, { movements: 0 })]
  const { differences } = compareStated(statements, ledger)
  expect(differences.map(({ stated: one, unknown }) => [one, unknown])).toEqual([
    [statements[2], true],
    [statements[1], false],
    [statements[0], false],
  ])
})

test('two statements for one place cannot both be right', () => {
  const statements = [stated(10, 5n), stated(10, 6n, { file: 'c.csv' })]
  const { agree, differ, differences } = compareStated(statements, [held(1, 5n), held(1, 5n)])
  expect({ agree, differ }).toEqual({ agree: 1, differ: 1 })
  expect(differences[0]).toMatchObject({ stated: statements[1], agreed: statements[0], difference: 1n })
})

test('does not compare at a height where movements have none, but does at a time', () => {
  const statements = [stated(10, 5n), stated(null, 5n)]
  expect(compareStated(statements, [held(1, 0n, { balance: null }), held(1, 5n)])).toEqual({
    agree: 1,
    differ: 0,
    differences: [],
    notComparable: [statements[0]],
  })
})
