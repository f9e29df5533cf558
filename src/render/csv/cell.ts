/** A cell that a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/
const NEEDS_QUOTES = /[",\r\n]/

/**
 * One CSV cell: RFC 4180 quoting, and an apostrophe before what a spreadsheet would run as a formula.
 *
 * @example cell('=cmd') // "'=cmd"
 */
function cell(value: string | number | bigint | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return `${value}`
  const safe = FORMULA.test(value) ? `'${value}` : value
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function line(cells: readonly (string | number | bigint | null)[]): string {
  return `${cells.map(cell).join(',')}\n`
}
