import { basename } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { inputError } from '../../core/errors.ts'
import type { IncidentMapping } from '../../core/wire/incidentMapping.ts'
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
  const [head, ...records] = parsed(text, DELIMITERS[delimiter], file)
  const columns = (head?.record ?? []).map((name) => name.trim())
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined)
    throw inputError('BAD_HEADER', `${file} line 1: the column ${JSON.stringify(twice)} is there twice`, {
      fix: 'rename one',
      facts: { file, line: 1, column: twice },
    })
  const indexOf = new Map(columns.map((name, index) => [name, index]))
  return records.map(({ record, line }) => ({
    place: `${basename(file)} line ${line}`,
    columns,
    cell: (column) => filled([record[indexOf.get(column) ?? -1]]),
  }))
}

function parsed(text: string, delimiter: string, file: string): { record: string[]; line: number }[] {
  try {
    const records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    return records.map(({ record, info }) => ({
      record,
      // The parser says on which line a record ends.
      line: info.lines - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0),
    }))
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const line = Number(cause.lines)
    throw inputError('BAD_CSV', `${file} line ${line}: is not CSV that can be read (${cause.code})`, {
      fix: 'look at the quotes and the delimiter there; mapping: delimiter says which it is',
      facts: { file, line },
      cause,
    })
  }
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
