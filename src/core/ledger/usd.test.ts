import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type UsdTerm, usdOf } from './usd.ts'

describe('usdOf', () => {
  it.each<[string, UsdTerm[], string | null]>([
    // 173,600 ETH at 2,966.53 USD: 173600 · 2966.53 = 514,989,608
    ['ETH', [{ amount: 173_600n * 10n ** 18n, decimals: 18, price: 296_653_000_000n }], '514989608.00'],
    ['cents at price 1', [{ amount: 7_053_000_012n, decimals: 2, price: 100_000_000n }], '70530000.12'],
    ['nothing', [], '0.00'],
    ['half a cent down to even', [{ amount: 125n, decimals: 3, price: 100_000_000n }], '0.12'],
    ['half a cent up to even', [{ amount: 135n, decimals: 3, price: 100_000_000n }], '0.14'],
    ['a bit above half a cent', [{ amount: 1_250_001n, decimals: 7, price: 100_000_000n }], '0.13'],
    ['below half a cent', [{ amount: 4n, decimals: 3, price: 100_000_000n }], '0.00'],
    ['negative, half to even', [{ amount: -135n, decimals: 3, price: 100_000_000n }], '-0.14'],
    ['negative, to nothing', [{ amount: -5n, decimals: 3, price: 100_000_000n }], '0.00'],
    [
      // 0.004 + 0.004 = 0.008: rounded once, not as 0.00 + 0.00
      'a sum of parts below a cent',
      [
        { amount: 4n, decimals: 3, price: 100_000_000n },
        { amount: 4_000_000n, decimals: 9, price: 100_000_000n },
      ],
      '0.01',
    ],
    [
      'an unknown price',
      [
        { amount: 1n, decimals: 0, price: 1n },
        { amount: 1n, decimals: 0, price: null },
      ],
      null,
    ],
  ])('%s', (_name, terms, expected) => expect(usdOf(terms)).toBe(expected))

  const term = fc.record({
    amount: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
    decimals: fc.integer({ min: 0, max: 30 }),
    price: fc.bigInt({ min: 0n, max: 10n ** 14n }),
  })

  it('is within half a cent of the exact sum', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 8 }), (terms) => {
        const scale = 10n ** 38n
        const exact = terms.reduce((sum, t) => sum + t.amount * t.price * 10n ** BigInt(30 - t.decimals), 0n)
        const shown = (BigInt(usdOf(terms)!.replace('.', '')) * scale) / 100n
        const off = shown > exact ? shown - exact : exact - shown
        expect(off * 200n <= scale).toBe(true)
      }),
    )
  })

  it('does not depend on the order of the terms', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 8 }), (terms) => {
        expect(usdOf([...terms].reverse())).toBe(usdOf(terms))
      }),
    )
  })
})
