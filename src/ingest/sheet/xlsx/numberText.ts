/**
 * The decimal text of a number in a workbook, without an exponent.
 *
 * A spreadsheet keeps doubles and writes up to 17 digits of them: 1234.567 may stand there as 1234.5670000000001. The
 * shortest text of the same double is what its author saw. A whole number stays as it stands, every digit of it. One with
 * an exponent and more digits than a double holds has lost some: it stays as it stands, too, and is then no amount.
 */
export function numberText(written: string): string {
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/.test(written) || /^-?\d+$/.test(written)) return written
  const shortest = String(Number(written))
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(shortest) ?? []
  if (whole === undefined) return written
  const digits = whole + fraction
  const significant = digits.replace(/^0+|0+$/g, '').length
  if (significant > EXACT && Math.abs(Number(written)) >= 2 ** 53) return written
  const place = whole.length + Number(exponent)
  const padded = place <= 0 ? `${'0'.repeat(1 - place)}${digits}` : digits.padEnd(place, '0')
  const at = Math.max(place, 1)
  const decimals = padded.slice(at).replace(/0+$/, '')
  return `${sign}${padded.slice(0, at)}${decimals === '' ? '' : `.${decimals}`}`
}

/** Every number of so many digits survives as a double. */
const EXACT = 15
