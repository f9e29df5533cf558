import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hexAmount } from './sql.ts'

async function answers(expression: string, values: readonly string[]): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const db = await instance.connect()
  const rows = values.map((value) => `('${value}')`).join(', ')
  const answer = await db.runAndReadAll(`SELECT ${expression} FROM (VALUES ${rows}) v(x)`)
  db.closeSync()
  instance.closeSync()
  return answer.getRows().map(([value]) => value)
}

it('reads a word of 256 bits to the last digit', async () => {
  const edges = [0n, 64n, 124n, 127n, 128n, 160n, 255n].flatMap((bit) => [2n ** bit - 1n, 2n ** bit, 2n ** bit + 1n])
  const limbs = [26n, 52n, 77n].flatMap((digits) => [10n ** digits - 1n, 10n ** digits])
  const some = fc.sample(
    fc
      .tuple(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.integer({ min: 0, max: 255 }))
      .map(([n, shift]) => n >> BigInt(shift)),
    { seed: 7, numRuns: 500 },
  )
  const all = [...edges, ...limbs, 2n ** 256n - 1n, ...some]
  const words = all.map((n) => n.toString(16).padStart(64, '0'))
  expect(await answers(hexAmount('x'), words)).toEqual(all.map(String))
  expect(
    await answers(
      hexAmount('x'),
      words.map((word) => word.toUpperCase()),
    ),
  ).toEqual(all.map(String))
})

it('reads nothing else as a word', async () => {
  const wrong = ['', '0', 'g'.repeat(64), 'f'.repeat(63), 'f'.repeat(65), `-${'1'.repeat(63)}`, `${' '.repeat(63)}1`]
  expect(await answers(hexAmount('x'), wrong)).toEqual(wrong.map(() => null))
  expect(await answers(hexAmount('nullif(x, x)'), ['0'.repeat(64)])).toEqual([null])
})
