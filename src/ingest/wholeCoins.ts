import { MAX_AMOUNT } from '../core/ledger/maxAmount.ts'

export interface WholeCoins {
  /** True for a plain decimal number that comes to a whole number of base units, at most 2^256 − 1. */
  readonly ok: string
  /** Base units as decimal text, NULL where it is not ok; never throws. Whoever needs both lays this down as a column first. */
  readonly amount: string
  /** The same as a UHUGEINT, of what nearly every cell is: digits, a point, digits. NULL of others; never throws. */
  readonly number: string
}

/**
 * Reads amounts that are written in whole coins (`1.5`) as base units, digit by digit: no number on the way rounds them.
 *
 * `cell`: a text column. `decimals`: how many places the asset has, a number or an SQL expression. `thousands`: commas
 * between groups of three digits are read over, as English exports write them. Refused: signs, exponents (a spreadsheet
 * that shows 4.4E-05 has rounded), hex digits, commas for points, more places than the asset has.
 */
export function wholeCoins(cell: string, decimals: number | string, thousands: boolean): WholeCoins {
  // What nearly every cell is, and surely below 2^256: worth a way of its own, because SQL computes a repeated part anew.
  const short = `length(${cell}) + ${decimals} < 78 AND ${placesOf(cell)} <= ${decimals}`
  const simple = (form: string, number: string) =>
    `WHEN regexp_full_match(${cell}, '${form}[.][0-9]+') AND ${short} THEN ${trimmed(number, decimals)}`
  const zero = `WHEN ${cell} = '0' OR regexp_full_match(${cell}, '0+[.]0+') AND ${short} THEN '0'`
  // All that is allowed: without commas, with a point, without zeros at the end of the places.
  const form = thousands ? '([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?' : '[0-9]+([.][0-9]+)?'
  const plain = `CASE WHEN contains(${cell}, '.') THEN rtrim(replace(${cell}, ',', ''), '0') ELSE concat(replace(${cell}, ',', ''), '.') END`
  const units = unitsOf(`(${plain})`, decimals)
  const fits = `(length(${units}) < 78 OR (length(${units}) = 78 AND ${units} <= '${MAX_AMOUNT}'))`
  const whole = `WHEN regexp_full_match(${cell}, '[0-9]+') AND length(${cell}) + ${decimals} < 78 THEN ${orZero(`ltrim(concat(${cell}, repeat('0', ${decimals})), '0')`)}`
  const grouped = thousands ? simple('[0-9]{1,3}(,[0-9]{3})+', `replace(${cell}, ',', '')`) : ''
  const amount = `CASE ${zero} ${simple('[0-9]+', cell)} ${grouped} ${whole}
    WHEN regexp_full_match(${cell}, '${form}') THEN CASE WHEN ${placesOf(`(${plain})`)} <= ${decimals} AND ${decimals} <= 255 THEN CASE WHEN ${fits} THEN ${units} END END END`
  return { ok: `(${amount}) IS NOT NULL`, amount, number: plainNumber(cell, decimals) }
}

/** Reading the digits at once, with the places filled up, takes half as long as making a text of them that is read. */
function plainNumber(cell: string, decimals: number | string): string {
  const point = `strpos(${cell}, '.')`
  const places = `substring(concat(substring(${cell}, ${point} + 1), '${'0'.repeat(38)}'), 1, ${decimals})`
  return `CASE WHEN ${cell} = '0' THEN 0::UHUGEINT
    WHEN strlen(${cell}) <= 39 AND strlen(${cell}) - ${point} <= ${decimals} AND ${point} - 1 + ${decimals} <= 38 AND regexp_full_match(${cell}, '[0-9]+[.][0-9]+')
    THEN TRY_CAST(concat(substring(${cell}, 1, ${point} - 1), ${places}) AS UHUGEINT) END`
}

/** How many digits stand behind the point. */
function placesOf(number: string): string {
  return `length(${number}) - strpos(${number}, '.')`
}

/** The digits of a number with a point, filled up to all places. */
function unitsOf(number: string, decimals: number | string): string {
  return orZero(trimmed(number, decimals))
}

/** The same of a number above zero. */
function trimmed(number: string, decimals: number | string): string {
  const length = `(strpos(${number}, '.') - 1 + ${decimals})::INTEGER`
  return `ltrim(rpad(replace(${number}, '.', ''), ${length}, '0'), '0')`
}

function orZero(digits: string): string {
  return `coalesce(nullif(${digits}, ''), '0')`
}
