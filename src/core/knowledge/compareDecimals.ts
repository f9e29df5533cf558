/** Order of decimal texts without sign, by value: `9.5` before `10`. Exact at any length. */
export function compareDecimals(a: string, b: string): number {
  const [wholeA = '', fractionA = ''] = a.split('.')
  const [wholeB = '', fractionB = ''] = b.split('.')
  const whole = BigInt(wholeA) - BigInt(wholeB)
  if (whole !== 0n) return whole < 0n ? -1 : 1
  const length = Math.max(fractionA.length, fractionB.length)
  const fraction = BigInt(fractionA.padEnd(length, '0') || '0') - BigInt(fractionB.padEnd(length, '0') || '0')
  return fraction === 0n ? 0 : fraction < 0n ? -1 : 1
}
