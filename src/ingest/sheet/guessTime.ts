/** What times of a column look like. */
export interface TimeGuess {
  readonly format: string
  /** The cells say their zone themselves, or need none. */
  readonly zoned: boolean
  /** What nothing in the cells tells; null: they tell it all. */
  readonly doubt: string | null
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d{1,2}:\d\d(:\d\d(\.\d{1,9})?)?( ?(Z|UTC|[+-]\d\d(:?\d\d)?))?$/
const DATE = /^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?:(,? |T)(\d{1,2}):\d\d(:\d\d)?( ?[AaPp][Mm])?)?$/
const NAMED =
  /^(?:(\d{1,2})([ -])([A-Za-z]{3,9})\2(\d{4})|([A-Za-z]{3,9})([ -])(\d{1,2})(,?[ -])(\d{4}))(?:(,? )(\d{1,2}):\d\d(:\d\d)?( ?[AaPp][Mm])?)?$/

/** The format of a column's cells; null: they are no times. `named`: the header says that it is a time. */
export function guessTime(cells: readonly string[], named: boolean): TimeGuess | null {
  const all = (test: (cell: string) => boolean) => cells.length > 0 && cells.every(test)
  if (all((cell) => ISO.test(cell))) {
    return { format: 'iso', zoned: all((cell) => /(Z|UTC|:\d\d[^-]*[+-]\d\d(:?\d\d)?)$/.test(cell)), doubt: null }
  }
  const number = (low: number, high: number) => (cell: string) =>
    /^\d+(\.\d+)?$/.test(cell) && Number(cell) >= low && Number(cell) < high
  if (named && all(number(1.2e9, 4.1e9))) return { format: 'unix', zoned: true, doubt: null }
  if (named && all(number(1.2e12, 4.1e12))) return { format: 'unix-ms', zoned: true, doubt: null }
  if (named && all(number(39_000, 73_000))) {
    return { format: 'excel', zoned: false, doubt: 'numbers near 45,000 are taken for Excel dates' }
  }
  return guessDate(cells) ?? guessNamedDate(cells)
}

function guessDate(cells: readonly string[]): TimeGuess | null {
  const parts = cells.map((cell) => DATE.exec(cell))
  const first = parts[0]
  if (!first || parts.some((part) => part === null || part[2] !== first[2] || part[5] !== first[5])) return null
  const numbers = (at: number) => parts.map((part) => part![at]!)
  const [one, two, three] = [numbers(1), numbers(3), numbers(4)]
  const time = clock(parts.map((part) => ({ gap: part![5] ?? '', hour: part![6], seconds: part![7], half: part![8] })))
  if (time === null) return null
  const glue = (...some: readonly string[]) => `${some.join(first[2])}${time}`
  const noClock = time === '' ? 'the cells have no time of day: each counts as midnight' : null
  if (one.every((text) => text.length === 4)) {
    return { format: glue('yyyy', letters('M', two), letters('d', three)), zoned: false, doubt: noClock }
  }
  if (!three.every((text) => text.length === three[0]!.length && (text.length === 4 || text.length === 2))) return null
  const year = three[0]!.length === 4 ? 'yyyy' : 'yy'
  const above = (texts: readonly string[]) => texts.some((text) => Number(text) > 12)
  if (above(one) && above(two)) return null
  const monthFirst = above(two)
  const unclear = !above(one) && !above(two) ? 'nothing in the cells tells whether the day or the month is first' : null
  return monthFirst
    ? { format: glue(letters('M', one), letters('d', two), year), zoned: false, doubt: unclear ?? noClock }
    : { format: glue(letters('d', one), letters('M', two), year), zoned: false, doubt: unclear ?? noClock }
}

function guessNamedDate(cells: readonly string[]): TimeGuess | null {
  const parts = cells.map((cell) => NAMED.exec(cell))
  if (parts[0] === undefined || parts.some((part) => part === null)) return null
  const time = clock(
    parts.map((part) => ({ gap: part![10] ?? '', hour: part![11], seconds: part![12], half: part![13] })),
  )
  if (time === null) return null
  const formats = parts.map((part) => {
    const [, , dash, month, , monthFirst, gap, , gapTwo] = part!
    const name = (monthFirst ?? month)!.length > 3 ? 'MMMM' : 'MMM'
    return monthFirst === undefined
      ? [`%${dash}${name}${dash}yyyy`, part![1]!]
      : [`${name}${gap}%${gapTwo}yyyy`, part![7]!]
  })
  const [format] = formats[0]!
  if (formats.some(([other]) => other!.replace('MMMM', 'MMM') !== format!.replace('MMMM', 'MMM'))) return null
  const day = letters(
    'd',
    formats.map(([, text]) => text!),
  )
  return { format: `${format!.replace('%', day)}${time}`, zoned: false, doubt: time === '' ? 'no time of day' : null }
}

interface Clock {
  readonly gap: string
  readonly hour: string | undefined
  readonly seconds: string | undefined
  readonly half: string | undefined
}

/** The pattern of the time of day; null where cells differ. */
function clock(clocks: readonly Clock[]): string | null {
  const [first] = clocks
  const like = ({ gap, hour, seconds, half }: Clock) =>
    [gap, hour === undefined, seconds === undefined, half === undefined, half?.[0] === ' '].join()
  if (first === undefined || clocks.some((one) => like(one) !== like(first))) return null
  if (first.hour === undefined) return ''
  const hour = letters(
    first.half === undefined ? 'H' : 'h',
    clocks.map((one) => one.hour!),
  )
  const half = first.half === undefined ? '' : `${first.half[0] === ' ' ? ' ' : ''}a`
  return `${first.gap}${hour}:mm${first.seconds === undefined ? '' : ':ss'}${half}`
}

/** `dd` where every cell has two digits, else `d`. */
function letters(letter: string, texts: readonly string[]): string {
  return texts.every((text) => text.length === 2) ? letter.repeat(2) : letter
}
