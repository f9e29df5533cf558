import { halfToEven } from './usd.ts'

/**
 * A price in 10^-8 USD from decimal text (`0.9998`, `1.2e-7`): read digit by digit, rounded once, half to even.
 * Null where the text is no number above zero, or so small that rounding changes it by more than 1 %.
 */
export function decimalPrice(text: string): bigint | null {
  const [, whole, fraction = '', power = '0'] = /^(\d{1,60})(?:\.(\d{1,60}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text) ?? []
  if (whole === undefined) return null
  const digits = BigInt(whole + fraction)
  const shift = 8 + Number(power) - fraction.length
  if (digits === 0n) return null
  if (shift >= 0) return digits * 10n ** BigInt(shift)
  const unit = 10n ** BigInt(-shift)
  const rounded = halfToEven(digits, unit)
  const change = rounded * unit - digits
  return (change < 0n ? -change : change) * 100n > digits ? null : rounded
}
