import { numberText } from './numberText.ts'
import type { XmlHandler } from './readXml.ts'

/** A row of a sheet: its number, and its cells by column (from 0). Holes are undefined. */
export type OnRow = (row: number, cells: readonly (string | undefined)[]) => void

export interface CellCounts {
  /** Cells with a formula: the value that the program saved is taken. */
  formulas: number
  /** Of them, those without a saved value: the formula stands there, which is no value. */
  withoutValue: number
  /** Of them, those that refer to another workbook. */
  external: number
}

const MOST_ROWS = 1_048_576
const MOST_COLUMNS = 16_384
/** What a spreadsheet allows in a cell. */
const LONGEST = 32_767

/** Reads the cells of a sheet's XML (ECMA-376 part 1, 18.3). A number is the text that stands in the file. */
export function sheetCells(texts: readonly string[], onRow: OnRow): XmlHandler & { readonly counts: CellCounts } {
  const counts: CellCounts = { formulas: 0, withoutValue: 0, external: 0 }
  let row = 0
  let column = -1
  let cells: (string | undefined)[] = []
  let type = 'n'
  let value: string | null = null
  let formula: string | null = null
  let within: 'value' | 'formula' | null = null
  let inReading = 0

  const startCell = (reference: string | undefined, kind: string | undefined) => {
    const next = reference === undefined ? column + 1 : columnOf(reference)
    if (next <= column || next >= MOST_COLUMNS) throw new Error(`row ${row} has a cell out of its place`)
    column = next
    type = kind ?? 'n'
    value = null
    formula = null
  }
  const endCell = () => {
    if (formula !== null) {
      counts.formulas++
      if (/\[\d+\]/.test(formula)) counts.external++
      if (value === null) counts.withoutValue++
    }
    const text = value === null ? (formula === null ? undefined : `=${formula}`) : shown(type, value, texts, row)
    if (text !== undefined && text !== '') cells[column] = text
  }
  return {
    counts,
    open: (tag, attributes) => {
      if (tag === 'row') {
        const next = attributes.r === undefined ? row + 1 : Number(attributes.r)
        if (!(Number.isInteger(next) && next > row && next <= MOST_ROWS))
          throw new Error(`after row ${row} a row is out of its place`)
        row = next
        column = -1
        cells = []
      } else if (tag === 'c') startCell(attributes.r, attributes.t)
      else if (tag === 'v') {
        within = 'value'
        value ??= ''
      } else if (tag === 't' && type === 'inlineStr' && inReading === 0) {
        within = 'value'
        value ??= ''
      } else if (tag === 'rPh') inReading++
      else if (tag === 'f') {
        within = 'formula'
        formula = ''
      }
    },
    text: (piece) => {
      if (within === 'value') value = bounded(value + piece, row)
      else if (within === 'formula') formula = bounded(formula + piece, row)
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't' || tag === 'f') within = null
      else if (tag === 'rPh') inReading--
      else if (tag === 'c') endCell()
      else if (tag === 'row' && cells.length > 0) onRow(row, cells)
    },
  }
}

function bounded(text: string, row: number): string {
  if (text.length > LONGEST) throw new Error(`row ${row} has a cell of more than ${LONGEST} characters`)
  return text
}

function shown(type: string, value: string, texts: readonly string[], row: number): string {
  if (type === 's') {
    const text = /^\d{1,9}$/.test(value) ? texts[Number(value)] : undefined
    if (text === undefined) throw new Error(`row ${row} names a text that the workbook does not have`)
    return text
  }
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  return type === 'n' ? numberText(value.trim()) : value
}

/** `AB12` → 27. */
function columnOf(reference: string): number {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference)?.[1]
  if (letters === undefined) throw new Error('a cell has no place')
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
