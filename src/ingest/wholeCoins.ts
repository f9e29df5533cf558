export interface WholeCoins {
  /** True for a plain decimal number that comes to a whole number of base units, at most 2^256 − 1. */
  readonly ok: string
  /** Base units as decimal text; never throws, and is right where `ok` is true. */
  readonly amount: string
}

/**
 * Reads amounts that are written in whole coins (`1.5`) as base units, digit by digit: no number on the way rounds them.
 *
 * `cell`: a text column. `decimals`: how many places the asset has, a number or an SQL expression. `thousands`: commas
 * between groups of three digits are read over, as English exports write them. Refused: signs, exponents (a spreadsheet
 * that shows 4.4E-05 has rounded), hex digits, commas for points, more places than the asset has.
 */
export function wholeCoins(cell: string, decimals: number | string, thousands: boolean): WholeCoins {
  const form = thousands ? '([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?' : '[0-9]+([.][0-9]+)?'
  const plain = thousands ? `replace(${cell}, ',', '')` : cell
  const places = `rtrim(split_part(${cell}, '.', 2), '0')`
  const digits = `ltrim(concat(split_part(${plain}, '.', 1), rpad(${places}, ${decimals}, '0')), '0')`
  const fits = `(length(${digits}) < 78 OR (length(${digits}) = 78 AND ${digits} <= '${LARGEST}'))`
  return {
    ok: `(regexp_full_match(${cell}, '${form}') AND length(${places}) <= ${decimals} AND ${fits})`,
    amount: `CASE WHEN ${digits} = '' THEN '0' ELSE ${digits} END`,
  }
}

const LARGEST = (2n ** 256n - 1n).toString()
