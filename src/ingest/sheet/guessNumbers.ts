import type { NumberForm } from './amountSql.ts'

export interface NumbersGuess {
  readonly form: NumberForm
  /** The most digits after the decimal sign. */
  readonly places: number
  readonly doubt: string | null
}

const FORMS: readonly NumberForm[] = [
  {},
  { thousands: ',' },
  { decimal: ',', thousands: '.' },
  { decimal: ',' },
  { thousands: ' ' },
  { decimal: ',', thousands: ' ' },
  { thousands: "'" },
]

/** A cell or two may be something else: a sum, a note. They will be named when the table is read. */
const MOST = 0.9

/** How the numbers of a column are written; null: they are no numbers. */
export function guessNumbers(cells: readonly string[]): NumbersGuess | null {
  const decorated = /^([^\d.,+-]*?)\s*(-?\d[\d.,' ]*?)\s*([^\d.,]*)$/.exec(cells[0] ?? '')
  if (decorated === null) return null
  const [, prefix = '', , suffix = ''] = decorated
  const bare = cells.map((cell) => undecorated(cell, prefix, suffix))
  const fitting = (form: NumberForm) => bare.filter((cell) => shape(form).test(cell))
  const form = FORMS.reduce((best, one) => (fitting(one).length > fitting(best).length ? one : best))
  const numbers = fitting(form)
  if (numbers.length < cells.length * MOST) return null
  const { decimal = '.' } = form
  const places = numbers.reduce(
    (most, cell) => Math.max(most, (cell.split(decimal)[1] ?? '').replace(/0+$/, '').length),
    0,
  )
  const groups = form.thousands !== undefined && places === 0 && numbers.some((cell) => cell.includes(form.thousands!))
  return {
    form: { ...form, ...(prefix === '' ? {} : { prefix }), ...(suffix === '' ? {} : { suffix }) },
    places,
    doubt: groups ? `"${form.thousands}" is taken for the sign between thousands, not before decimals` : null,
  }
}

function undecorated(cell: string, prefix: string, suffix: string): string {
  const start = prefix !== '' && cell.startsWith(prefix) ? cell.slice(prefix.length).trimStart() : cell
  return suffix !== '' && start.endsWith(suffix) ? start.slice(0, -suffix.length).trimEnd() : start
}

function shape({ decimal = '.', thousands }: NumberForm): RegExp {
  const whole = thousands === undefined ? '\\d+' : `(\\d+|\\d{1,3}([${thousands}]\\d{3})+)`
  return new RegExp(`^-?${whole}([${decimal}]\\d+)?$`)
}
