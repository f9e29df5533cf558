import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { SheetMapping } from '../../core/wire/sheetMapping.ts'
import { wholeCoins } from '../wholeCoins.ts'

/** How numbers are written in a table. */
export type NumberForm = Pick<SheetMapping['amount'], 'decimal' | 'thousands' | 'prefix' | 'suffix'>

/** A number's cell in two steps, so that SQL works out the text once. */
export interface NumberReading {
  /** The number with a point before decimals and commas between thousands, from its cell. */
  readonly text: string
  /** Base units, from the column that has `text`; NULL where it is no number of this form and asset. */
  readonly value: string
  /** What would be right, reading on after "must be". */
  readonly must: string
}

/**
 * Reads a number as base units. `decimals`: an expression, how many places a whole coin has; 0 where the table counts
 * base units. `signed`: a minus is allowed, and left out.
 */
export function amountSql(
  cell: string,
  form: NumberForm,
  decimals: string,
  { column, signed }: NumberPlace,
): NumberReading {
  const bare = undecorated(cell, form)
  const unsigned = signed ? `CASE WHEN starts_with(${bare}, '-') THEN substr(${bare}, 2) ELSE ${bare} END` : bare
  const { ok, amount } = wholeCoins(column, decimals, form.thousands !== undefined)
  return { text: inEnglish(unsigned, form), value: `CASE WHEN ${ok} THEN ${amount} END`, must: words(form, signed) }
}

export interface NumberPlace {
  /** The column that shall have the text. */
  readonly column: string
  readonly signed: boolean
}

function undecorated(cell: string, { prefix, suffix }: NumberForm): string {
  let bare = cell
  if (prefix !== undefined) {
    bare = `CASE WHEN starts_with(${bare}, ${literal(prefix)}) THEN ltrim(substr(${bare}, ${[...prefix].length + 1})) ELSE ${bare} END`
  }
  if (suffix !== undefined) {
    bare = `CASE WHEN ends_with(${bare}, ${literal(suffix)}) THEN rtrim(left(${bare}, -${[...suffix].length})) ELSE ${bare} END`
  }
  return bare
}

/** A point before decimals, commas between thousands; a point or comma that means neither becomes what no number has. */
function inEnglish(cell: string, { decimal = '.', thousands }: NumberForm): string {
  if (decimal === '.' && (thousands ?? ',') === ',') return cell
  const signs = [...new Set([decimal, ...(thousands === undefined ? [] : [thousands]), '.', ','])]
  const meant = signs.map((sign) => (sign === decimal ? '.' : sign === thousands ? ',' : '?'))
  return `translate(${cell}, ${literal(signs.join(''))}, ${literal(meant.join(''))})`
}

function words({ decimal = '.', thousands }: NumberForm, signed: boolean): string {
  const told = [
    `"${decimal}" before decimals`,
    thousands === undefined ? 'no sign between thousands' : `"${thousands}" between thousands`,
    signed ? 'no exponent' : 'no plus, minus or exponent',
  ]
  return `a number as the mapping says (${told.join(', ')}), with no more decimals than its asset has, at most 2^256 − 1 base units`
}
