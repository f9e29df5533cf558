import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wholeCoins } from './wholeCoins.ts'

let ask: (cells: readonly string[], decimals: number, thousands?: boolean) => Promise<(string | null)[]>
let close: () => void
beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  ask = async (cells, decimals, thousands = true) => {
    const read = wholeCoins('cell', decimals, thousands)
    await connection.run('CREATE OR REPLACE TABLE t (n INTEGER, cell VARCHAR)')
    const rows = await connection.createAppender('t')
    cells.forEach((cell, n) => {
      rows.appendInteger(n)
      rows.appendVarchar(cell)
      rows.endRow()
    })
    rows.closeSync()
    const answer = await connection.runAndReadAll(
      `SELECT CASE WHEN ${read.ok} THEN ${read.amount} END, (${read.number})::VARCHAR FROM t ORDER BY n`,
    )
    const rowsRead = answer.getRows() as [string | null, string | null][]
    // The short way says the same as the long one, or nothing.
    for (const [amount, number] of rowsRead) expect(number ?? amount).toBe(amount)
    return rowsRead.map(([amount]) => amount)
  }
  close = () => {
    connection.closeSync()
    instance.closeSync()
  }
})
afterAll(() => close())

describe('amounts in whole coins', () => {
  it('come out in base units, to the last digit', async () => {
    const cells = ['0', '0.0', '1', '1.5', '0.000001', '1,234.567891', '1234567.8', '007.10', '0.100000000000000000000']
    expect(await ask(cells, 6)).toEqual([
      '0',
      '0',
      '1000000',
      '1500000',
      '1',
      '1234567891',
      '1234567800000',
      '7100000',
      '100000',
    ])
    expect(await ask(['182163.960000000000000001'], 18)).toEqual(['182163960000000000000001'])
    expect(await ask(['5', '5.0', '5.1'], 0)).toEqual(['5', '5', null])
  })

  it('are refused where they are no plain number of this asset', async () => {
    const bad = [
      '',
      '-1',
      '+1',
      '1e18',
      '1.2E-5',
      '0x10',
      '1.000,50',
      '1,00',
      '12,34',
      ',1',
      '1.',
      '.5',
      '1.2.3',
      ' 1',
      '1 ',
      '1\n',
      '١',
      'NaN',
      '∞',
      '1.0000001',
      '1,234,56',
      '$1',
      '1_000',
    ]
    expect(await ask(bad, 6)).toEqual(bad.map(() => null))
    expect(await ask(['1,234.5'], 6, false)).toEqual([null])
  })

  it('are refused from 2^256 on', async () => {
    const largest = 2n ** 256n - 1n
    const whole = (units: bigint) => `${units / 10n ** 18n}.${(units % 10n ** 18n).toString().padStart(18, '0')}`
    expect(await ask([whole(largest), whole(largest + 1n), '9'.repeat(200), `${'0'.repeat(200)}1`], 18)).toEqual([
      `${largest}`,
      null,
      null,
      `${10n ** 18n}`,
    ])
  })

  it('agree with whole-number arithmetic', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.bigInt(0n, 2n ** 256n - 1n), fc.nat({ max: 4 }), fc.boolean()), {
          minLength: 1,
          maxLength: 50,
        }),
        fc.integer({ min: 0, max: 40 }),
        async (rows, decimals) => {
          const cells = rows.map(([units, zeros, grouped]) => {
            const unit = 10n ** BigInt(decimals)
            const whole = `${units / unit}`
            const places =
              decimals === 0 ? '' : `.${(units % unit).toString().padStart(decimals, '0')}${'0'.repeat(zeros)}`
            return `${grouped ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole}${places}`
          })
          expect(await ask(cells, decimals)).toEqual(rows.map(([units]) => `${units}`))
        },
      ),
      { seed: 4, numRuns: 60 },
    )
  })

  it('never throw, whatever the cell', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 0, max: 255 }),
        async (cells, decimals) => {
          const plain = cells.map((cell) => cell.replaceAll('\0', ''))
          const read = await ask(plain, decimals)
          for (const [i, amount] of read.entries())
            if (amount !== null) expect(plain[i]).toMatch(/^[0-9,]+(\.[0-9]+)?$/)
        },
      ),
      { seed: 5, numRuns: 30 },
    )
  })
})
