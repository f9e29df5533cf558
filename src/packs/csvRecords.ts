import { CsvError, parse } from 'csv-parse/sync'
import { inputError } from '../core/errors.ts'

export interface CsvRecord {
  readonly cells: readonly string[]
  /** On which it begins, from 1. */
  readonly line: number
}

/** The records of a CSV text, the header among them, each with its line. Errors: BAD_CSV, with `fix`. */
export function csvRecords(
  text: string,
  { file, delimiter, longest, fix }: { file: string; delimiter: string; longest: number; fix: string },
): readonly CsvRecord[] {
  const plain = plainRecords(text, delimiter, longest)
  if (plain !== undefined) return plain
  try {
    const records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: longest,
    }) as unknown as readonly { record: string[]; info: { lines: number } }[]
    // The parser says on which line a record ends.
    return records.map(({ record, info }) => ({
      cells: record,
      line: info.lines - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0),
    }))
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const line = Number(cause.lines)
    throw inputError('BAD_CSV', `${file} line ${line}: is not CSV that can be read (${cause.code})`, {
      fix,
      facts: { file, line },
      cause,
    })
  }
}

/** What the parser says of a text without quotation marks, far sooner; undefined where it must be asked. */
function plainRecords(text: string, delimiter: string, longest: number): readonly CsvRecord[] | undefined {
  if (text.includes('"')) return undefined
  const records: CsvRecord[] = []
  const lines = text.split(text.includes('\r') ? '\r\n' : '\n')
  for (const [index, line] of lines.entries()) {
    // Breaks of two kinds; or more than the longest record has bytes, perhaps.
    if (line.includes('\r') || line.includes('\n') || line.length * 3 > longest) return undefined
    if (line !== '') records.push({ cells: line.split(delimiter), line: index + 1 })
  }
  return records
}
