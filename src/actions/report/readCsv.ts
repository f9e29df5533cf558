import { createReadStream } from 'node:fs'
import { inputError } from '../../core/errors.ts'
import { counted } from '../../core/report/text.ts'

/**
 * The rows of one of our own CSV files, by column name, in the file's order; the file is never whole in memory.
 *
 * `startsWith` skips other rows before they are taken apart. Cells come back as they were before they were made
 * safe for spreadsheets. Throws RESULT_MISSING and RESULT_BAD.
 */
export async function* readCsv(
  path: string,
  name: string,
  startsWith = '',
): AsyncGenerator<ReadonlyMap<string, string>> {
  let header: readonly string[] | undefined
  for await (const row of readCells(path, name, (record) => record.startsWith(startsWith))) {
    if (header === undefined) header = row
    else yield new Map(header.map((column, i) => [column, row[i]!]))
  }
}

/** The same as lists of cells, the header first: for files of millions of rows. */
export async function* readCells(
  path: string,
  name: string,
  isWanted: (record: string) => boolean,
): AsyncGenerator<readonly string[]> {
  let width: number | undefined
  let line = 0
  for await (const record of records(path, name)) {
    line++
    if (width !== undefined && !isWanted(record)) continue
    const row = cells(record)
    width ??= row.length
    if (row.length !== width) throw bad(name, line, `${counted(row.length, 'cell')} where the header has ${width}`)
    yield row
  }
  if (width === undefined) throw bad(name, 1, 'the file is empty')
}

/** Records end at a line feed outside quotation marks. */
async function* records(path: string, name: string): AsyncGenerator<string> {
  let rest = ''
  let open = ''
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()!
      for (const line of lines) {
        const record = open === '' ? line : `${open}\n${line}`
        const closed = isClosed(record)
        open = closed ? '' : record
        if (closed) yield record
      }
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    throw inputError('RESULT_MISSING', `${name} is not there`, { fix: 'run "dyepack trace" on the case first', cause })
  }
  if (rest !== '' || open !== '') throw bad(name, null, 'the last line is cut off')
}

function isClosed(record: string): boolean {
  let at = record.indexOf('"')
  let quotes = 0
  for (; at >= 0; at = record.indexOf('"', at + 1)) quotes++
  return quotes % 2 === 0
}

function cells(record: string): readonly string[] {
  const plain = record.includes('"') ? quotedCells(record) : record.split(',')
  return record.includes("'") ? plain.map((cell) => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)) : plain
}

function quotedCells(record: string): readonly string[] {
  return [...record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  )
}

function bad(name: string, line: number | null, what: string) {
  return inputError('RESULT_BAD', `${name}${line === null ? '' : ` line ${line}`}: ${what}`, {
    fix: 'run "dyepack trace" on the case again',
    facts: { file: name, line },
  })
}
