import { basename } from 'node:path'
import { inputError } from '../../core/errors.ts'
import type { IncidentMapping } from '../../core/wire/incidentMapping.ts'
import { csvRecords } from '../csvRecords.ts'
import { readInput } from '../files/readInput.ts'
import { readJson } from '../files/readJson.ts'
import { requireFewItems } from '../outside/requireFewItems.ts'
import { suggestion } from '../yaml/problems.ts'

/** A row of a list, whatever the file is. */
export interface Row {
  /** `hacks.csv line 3`, `hacks.json[2]`. */
  readonly place: string
  readonly columns: readonly string[]
  /** The texts of a column: none where it is empty, several where JSON has an array. */
  cell(column: string): readonly string[]
}

const MAX_BYTES = 64 * 1024 * 1024
const MAX_RECORD = 1024 * 1024

/**
 * Reads the rows of a list: JSON where the file's name ends with `.json`, else CSV with a header.
 * Errors: those of `readInput` and `readJson`, BAD_CSV, BAD_HEADER, NOT_A_LIST, TOO_MANY_ITEMS.
 */
export async function readRows(file: string, mapping: IncidentMapping): Promise<readonly Row[]> {
  const rows = file.toLowerCase().endsWith('.json') ? await jsonRows(file, mapping) : await csvRows(file, mapping)
  requireFewItems(rows.length)
  return rows
}

const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const

async function csvRows(file: string, { delimiter = 'comma' }: IncidentMapping): Promise<Row[]> {
  const { text } = await readInput(file, file, MAX_BYTES)
  const fix = 'look at the quotes and the delimiter there; mapping: delimiter says which it is'
  const parameters = { file, delimiter: DELIMITERS[delimiter], longest: MAX_RECORD, fix }
  const [head, ...records] = csvRecords(text, parameters)
  const columns = (head?.cells ?? []).map((name) => name.trim())
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined)
    throw inputError('BAD_HEADER', `${file} line 1: the column ${JSON.stringify(twice)} is there twice`, {
      fix: 'rename one',
      facts: { file, line: 1, column: twice },
    })
  const indexOf = new Map(columns.map((name, index) => [name, index]))
  return records.map(({ cells, line }) => ({
    place: `${basename(file)} line ${line}`,
    columns,
    cell: (column) => filled([cells[indexOf.get(column) ?? -1]]),
  }))
}

async function jsonRows(file: string, { records }: IncidentMapping): Promise<Row[]> {
  const whole = await readJson(file, file, { maxBytes: MAX_BYTES, numbers: 'text' })
  const list = records === undefined ? whole : at(whole, records)
  if (!Array.isArray(list)) {
    const keys =
      typeof whole === 'object' && whole !== null && !Array.isArray(whole) ? Object.keys(whole).slice(0, 20) : []
    throw inputError('NOT_A_LIST', `${file} has no array ${records === undefined ? 'at its top' : `at ${records}`}`, {
      fix: `say in the mapping where it is, like records: data.incidents${keys.length === 0 ? '' : ` (${suggestion(records ?? '', keys)})`}`,
      facts: { file, records: records ?? null },
    })
  }
  return list.map((row: unknown, index) => ({
    place: `${basename(file)}[${index}]`,
    columns: typeof row === 'object' && row !== null && !Array.isArray(row) ? Object.keys(row) : [],
    cell: (column) => {
      const value = at(row, column)
      return filled(Array.isArray(value) ? value : [value])
    },
  }))
}

/** The value of a key, or at the end of a path of keys. */
function at(value: unknown, path: string): unknown {
  const own = (from: unknown, key: string): unknown =>
    typeof from === 'object' && from !== null && Object.hasOwn(from, key)
      ? (from as Record<string, unknown>)[key]
      : undefined
  return own(value, path) ?? path.split('.').reduce(own, value)
}

function filled(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value) => {
    const text = typeof value === 'string' ? value.trim() : ''
    return text === '' ? [] : [text]
  })
}
