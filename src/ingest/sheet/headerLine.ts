import { inputError } from '../../core/errors.ts'
import type { SheetMapping } from '../../core/wire/sheetMapping.ts'
import { shownText } from './shownText.ts'

/** How the text of a table is laid out. */
export interface Layout {
  readonly delimiter: string
  /** How many lines stand before the first row of the table. */
  readonly skip: number
  /** Empty where a column has none. */
  readonly headers: readonly string[]
}

export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const
/** Nobody's table is wider. */
const WIDEST = 16_384

/**
 * Finds the headers at the beginning of a CSV file.
 * Errors: `BAD_HEADER`, where that line is empty, lacks a quote or has no delimiter.
 */
export function readLayout(start: string, name: string, wanted: Pick<SheetMapping, 'header' | 'delimiter'>): Layout {
  const lines = start.split(/\r\n|\n|\r/)
  // Excel writes `sep=;` on a line of its own, above the headers.
  const told = /^"?sep=(.)"?$/.exec(lines[0] ?? '')?.[1]
  const number = typeof wanted.header === 'number' ? wanted.header : told === undefined ? 1 : 2
  const line = lines[number - 1]
  const refuse = (what: string, fix: string) =>
    inputError('BAD_HEADER', `${shownText(name)} line ${number} ${what}`, { fix, facts: { file: name, line: number } })
  if (line === undefined || line.trim() === '') {
    throw refuse('has no headers', 'say in the mapping which line has them: header: 3')
  }
  const open = lines.slice(0, number).findIndex((one) => (one.split('"').length - 1) % 2 === 1)
  if (open !== -1) throw refuse(`has a quote that line ${open + 1} leaves open`, 'write each header on one line')
  const delimiter =
    wanted.delimiter !== undefined
      ? DELIMITERS[wanted.delimiter]
      : (Object.values(DELIMITERS).find((one) => one === told) ?? commonest(line))
  const cells = splitCells(line, delimiter)
  if (cells.length < 2) {
    throw refuse(
      'has one column only',
      'columns are parted by a comma, semicolon, tab or pipe: say which: delimiter: tab',
    )
  }
  if (cells.length > WIDEST) throw refuse(`has ${cells.length} columns`, `a table has at most ${WIDEST}`)
  if (wanted.header === 'none') return { delimiter, skip: number - 1, headers: cells.map(() => '') }
  return { delimiter, skip: number, headers: cells }
}

/** The delimiter that a line has most of, outside quotes. */
function commonest(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '')
  const counts = Object.values(DELIMITERS).map((one) => ({ one, n: bare.split(one).length }))
  return counts.reduce((best, next) => (next.n > best.n ? next : best)).one
}

function splitCells(line: string, delimiter: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    if (char === '"' && quoted && line[i + 1] === '"') cell += line[i++]
    else if (char === '"') quoted = !quoted
    else if (char === delimiter && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  return [...cells, cell.trim()]
}
