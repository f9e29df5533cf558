import { readBytes, type TextFile } from './textFile.ts'

const QUOTE = 34
const LF = 10
const CR = 13

export interface RecordForm {
  /** The first line is no record. */
  readonly header: boolean
  /** A quoted cell may hold line ends. */
  readonly quotes: boolean
}

/**
 * Lines (from 1) on which records (from 1) begin. Empty lines are no records,
 * and neither are `broken` ones; so a record's number alone does not say its line.
 */
export async function recordLines(
  file: Pick<TextFile, 'path' | 'compression'>,
  form: RecordForm,
  records: readonly number[],
  broken: ReadonlySet<number> = new Set(),
): Promise<readonly number[]> {
  const last = Math.max(0, ...records)
  const wanted = new Set(records)
  const found = new Map<number, number>()
  let record = form.header ? -1 : 0
  let line = 1
  let quoted = false
  let empty = true
  for await (const chunk of readBytes(file)) {
    for (const byte of chunk) {
      if (empty && byte !== LF && byte !== CR) {
        empty = false
        if (!broken.has(line) && wanted.has(++record)) found.set(record, line)
      }
      if (byte === QUOTE && form.quotes) quoted = !quoted
      else if (byte === LF) {
        line++
        if (!quoted) empty = true
      }
    }
    if (found.has(last)) break
  }
  return records.map((one) => found.get(one) ?? 0)
}
