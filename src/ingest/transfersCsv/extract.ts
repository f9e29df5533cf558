import { closest, distance } from 'fastest-levenshtein'
import { inputError } from '../../core/errors.ts'
import { countRecords } from '../countRecords.ts'
import { eachFile, type Importer } from '../importer.ts'
import { recordLines } from '../recordLines.ts'
import { openTextFile, pathLiteral } from '../textFile.ts'
import { COLUMNS, transform } from './transform.ts'

/** Reads `transfers-csv`: a header with these thirteen columns in any order, then one row a movement. */
export const transfersCsv: Importer = {
  format: 'transfers-csv',
  title: 'transfers of account chains, one row a movement',
  extract: eachFile(async ({ path, name }) => {
    const file = await openTextFile(path, name)
    if (file.firstLineNumber > 1) {
      const fix = `the first line must be ${COLUMNS.join(',')}`
      throw inputError('BAD_HEADER', `${name} line 1 is empty`, { fix, facts: { file: name, line: 1 } })
    }
    const columns = readHeader(file.firstLine, name)
    const types = columns.map((column) => `'${column}': 'VARCHAR'`).join(', ')
    return {
      ...transform,
      from: `read_csv(${pathLiteral(path)}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
        compression = '${file.compression}', columns = {${types}}, store_rejects = true)`,
      records: () => countRecords(file, name, FORM),
      lines: (records, broken) => recordLines(file, FORM, records, broken),
      readWith: [],
      tells: ['native', 'internal', 'token', 'gas'],
      covers: 'all',
    }
  }),
}

const FORM = { header: true, quotes: true }

/** The file's columns in its own order. Errors: `BAD_HEADER`. */
function readHeader(line: string, name: string): readonly string[] {
  const found = headerCells(line)
  const missing = COLUMNS.filter((column) => !found.includes(column))
  const unknown = found.filter((column) => !COLUMNS.includes(column as (typeof COLUMNS)[number]))
  const twice = found.filter((column, i) => found.indexOf(column) !== i)
  if (missing.length + unknown.length + twice.length === 0) return found
  const facts = { file: name, line: 1, missing, unknown, twice }
  if (missing.length === COLUMNS.length) {
    throw inputError('BAD_HEADER', `${name} line 1 has no header`, {
      fix: `the first line must be ${COLUMNS.join(',')}`,
      facts,
    })
  }
  const said = [
    ...missing.map((column) => `the column "${column}" is missing`),
    ...unknown.map((column) => `"${column}" is no column of transfers-csv${suggestion(column, missing)}`),
    ...twice.map((column) => `"${column}" stands there twice`),
  ]
  throw inputError('BAD_HEADER', `${name} line 1: ${said.join('; ')}`, {
    fix: `the columns are ${COLUMNS.join(',')}`,
    facts,
  })
}

function suggestion(column: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return ''
  const near = closest(column.toLowerCase(), candidates)
  return distance(column.toLowerCase(), near) <= 3 ? ` (did you mean "${near}"?)` : ''
}

function headerCells(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
}
