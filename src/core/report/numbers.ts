import { groupedText } from '../groupedText.ts'

/** The whole value: `175770.76 → "175,770.76"`. Exact; trailing zeros go. */
export function fullNumber(amount: bigint, decimals: number): string {
  return digitsOf(amount, decimals, 0)
}

/**
 * Four significant digits, half up, for a screen: `173,600`, `1.784`, `36.00 M`; fewer where they say it exactly
 * (`6 M`). Zero is `0`; never a power of ten. Millions and above get their letter.
 */
export function shortNumber(amount: bigint, decimals: number): string {
  const rounded = amount < 0n ? -fourDigits(-amount) : fourDigits(amount)
  const places = rounded.toString().replace('-', '').length
  const [power, letter] = LETTERS.find(([least]) => places - decimals > least) ?? [0, '']
  const kept = rounded === amount ? 0 : decimals + power - places + 4
  return `${digitsOf(rounded, decimals + power, kept)}${letter}`
}

/** Shares in tenths of a percent that add up to exactly 1000; all zero where the whole is zero. */
export function sharesOf(values: readonly bigint[]): readonly number[] {
  return apportion(1000, values)
}

/** Shares a number out by weights, in whole parts that add up to it (largest remainder; ties: the earlier one). */
export function apportion(total: number, values: readonly bigint[]): readonly number[] {
  const whole = values.reduce((sum, value) => sum + value, 0n)
  if (whole === 0n) return values.map(() => 0)
  const parts = values.map((value) => Number((value * BigInt(total)) / whole))
  const missing = total - parts.reduce((sum, part) => sum + part, 0)
  const byRemainder = values
    .map((value, index) => ({ index, rest: (value * BigInt(total)) % whole }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
  for (const { index } of byRemainder.slice(0, missing)) parts[index]! += 1
  return parts
}

/** `72.1 %`; something that rounds to nothing is `under 0.1 %`, nothing is `0.0 %`. */
export function percent(tenths: number, isZero = true): string {
  if (tenths === 0 && !isZero) return 'under 0.1 %'
  return `${Math.floor(tenths / 10)}.${tenths % 10} %`
}

/** One share on its own, in tenths of a percent, half up. */
export function tenthsOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 2000n + whole) / (2n * whole))
}

/** The largest of a list; 0 of an empty one. (Math.max knows no bigint.) */
export function largestOf(values: Iterable<bigint>): bigint {
  let largest = 0n
  for (const value of values) if (value > largest) largest = value
  return largest
}

const LETTERS = [
  [12, ' T'],
  [9, ' B'],
  [6, ' M'],
] as const

/** Digits after the point beyond `kept` go where they are zeros. */
function digitsOf(amount: bigint, decimals: number, kept: number): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0')
  const point = digits.length - decimals
  let end = digits.length
  while (end > point + Math.max(0, kept) && digits[end - 1] === '0') end--
  const fraction = digits.slice(point, end)
  return `${amount < 0n ? '-' : ''}${groupedText(digits.slice(0, point))}${fraction === '' ? '' : `.${fraction}`}`
}

function fourDigits(amount: bigint): bigint {
  const length = amount.toString().length
  if (length <= 4) return amount
  const unit = 10n ** BigInt(length - 4)
  return ((amount + unit / 2n) / unit) * unit
}
