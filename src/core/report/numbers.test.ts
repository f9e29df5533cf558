import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fullNumber, percent, sharesOf, shortNumber, tenthsOf } from './numbers.ts'

describe('shortNumber', () => {
  it.each([
    [173600n * 10n ** 18n, 18, '173,600'],
    [175770760000000000000000n, 18, '175,800'],
    [1784000000000000000n, 18, '1.784'],
    [300000000000000n, 18, '0.0003'],
    [1n, 18, '0.000000000000000001'],
    [54010000000n, 2, '540.1 M'],
    [3599733825n, 2, '36.00 M'],
    [99999999n, 2, '1.000 M'],
    [100000000n, 2, '1 M'],
    [1234567890123n, 2, '12.35 B'],
    [0n, 18, '0'],
    [-1234567n, 2, '-12,350'],
  ])('prints %s with %i decimals as %s', (amount, decimals, words) => {
    expect(shortNumber(amount, decimals)).toBe(words)
  })

  it('never shows more than four digits that count, and never a power of ten', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n }), fc.integer({ min: 0, max: 36 }), (amount, decimals) => {
        const digits = shortNumber(amount, decimals).replace(/[^0-9e]/g, '')
        expect(digits.replace(/^0+/, '').replace(/0+$/, '').length).toBeLessThanOrEqual(4)
        expect(digits).not.toContain('e')
      }),
    )
  })
})

describe('fullNumber', () => {
  it('loses nothing', () => {
    expect(fullNumber(175770760000000000000001n, 18)).toBe('175,770.760000000000000001')
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n }), fc.integer({ min: 0, max: 36 }), (amount, decimals) => {
        const [whole = '', fraction = ''] = fullNumber(amount, decimals).replaceAll(',', '').split('.')
        expect(BigInt(whole + fraction.padEnd(decimals, '0'))).toBe(amount)
      }),
    )
  })
})

describe('sharesOf', () => {
  it('gives what is missing to the largest remainders', () => {
    expect(sharesOf([1n, 1n, 1n])).toEqual([334, 333, 333])
    expect(sharesOf([0n, 0n])).toEqual([0, 0])
  })

  it('always adds up to 100.0 %, and each is less than a tenth of a percent off', () => {
    const values = fc.array(fc.bigInt({ min: 0n, max: 2n ** 128n }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(values, (list) => {
        const whole = list.reduce((all, value) => all + value, 0n)
        const shares = sharesOf(list)
        expect(shares.reduce((all, share) => all + share, 0)).toBe(whole === 0n ? 0 : 1000)
        list.forEach((value, i) => {
          const off = value * 1000n - BigInt(shares[i]!) * whole
          expect(off < whole || whole === 0n).toBe(true)
          expect(off > -whole || whole === 0n).toBe(true)
        })
      }),
    )
  })
})

describe('percent', () => {
  it('does not print something as nothing', () => {
    expect(percent(721)).toBe('72.1 %')
    expect(percent(0)).toBe('0.0 %')
    expect(percent(0, false)).toBe('under 0.1 %')
    expect(tenthsOf(1n, 3n)).toBe(333)
    expect(tenthsOf(1n, 0n)).toBe(0)
  })
})
