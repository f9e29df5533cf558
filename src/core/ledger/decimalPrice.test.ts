import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalPrice } from './decimalPrice.ts'

describe('decimalPrice', () => {
  it.each([
    // As https://coins.llama.fi answers: doubles, the shortest text that gives them back.
    ['1', 100_000_000n],
    ['0.022053735051098835', 2_205_374n],
    ['3030.5', 303_050_000_000n],
    ['1.2345e-6', 123n],
    ['1e3', 100_000_000_000n],
    ['0.999999995', 100_000_000n],
    ['1.000000005', 100_000_000n],
    ['1.000000015', 100_000_002n],
  ])('%s is %s', (text, price) => expect(decimalPrice(text)).toBe(price))

  it.each([
    '0',
    '0.000',
    '-1',
    '',
    'NaN',
    'Infinity',
    '1,5',
    '1e',
    '.5',
    '1e9999',
    '1.5e-8',
    '1e-20',
    `1${'0'.repeat(99)}`,
  ])('has none for %j', (text) => expect(decimalPrice(text)).toBeNull())

  it('is the text itself, to half a unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 30n),
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: -5, max: 5 }),
        (n, places, power) => {
          const digits = n.toString().padStart(places + 1, '0')
          const point = digits.length - places
          const text = `${digits.slice(0, point)}${places === 0 ? '' : `.${digits.slice(point)}`}e${power}`
          const price = decimalPrice(text)
          if (price === null) return
          // 2·|price·10^-8 − n·10^(power−places)| ≤ 10^-8, in integers.
          const scale = 10n ** 40n
          const exact = (n * scale * 10n ** BigInt(power + 10)) / 10n ** BigInt(places + 10)
          const off = (price * scale) / 10n ** 8n - exact
          expect(2n * (off < 0n ? -off : off) <= scale / 10n ** 8n).toBe(true)
        },
      ),
    )
  })
})
