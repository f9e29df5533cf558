import type { FileReport } from '../actions/importData.ts'
import { groupBy } from '../core/groupBy.ts'
import { groupedText } from '../core/groupedText.ts'
import { counted } from '../core/report/text.ts'
import { visible } from '../core/report/visible.ts'
import { FETCHED_FORMATS } from '../core/wire/importFormats.ts'

/** What became of the rows of an import's files, a line a file; the many files that were fetched from a server are one. */
export function importLines(files: readonly FileReport[]): readonly string[] {
  const groups = groupBy(files, (file) =>
    FETCHED_FORMATS.includes(file.format) ? file.file.slice(0, file.file.lastIndexOf('/')) : file.file,
  )
  return [...groups].map(([name, group]) => importLine(group.length === 1 ? group[0]! : together(name, group)))
}

function together(name: string, files: readonly FileReport[]): FileReport {
  const sum = (key: 'rowsRead' | 'rowsKept' | 'duplicates' | 'empty' | 'refused') =>
    files.reduce((all, file) => all + file[key], 0)
  return {
    ...files[0]!,
    file: `${name} (${files.length} files)`,
    rowsRead: sum('rowsRead'),
    rowsKept: sum('rowsKept'),
    duplicates: sum('duplicates'),
    empty: sum('empty'),
    refused: sum('refused'),
    refusals: files.flatMap(({ refusals }) => refusals).slice(0, 10),
    tells: [...new Set(files.flatMap(({ tells }) => tells))],
    notes: files.flatMap(({ notes }) => notes),
    unchanged: files.every(({ unchanged }) => unchanged),
  }
}

/** One line, and one for each of the first rows that were refused. */
function importLine(report: FileReport): string {
  const { file, unchanged, rowsRead, rowsKept, duplicates, empty, refused, refusals, tells, notes } = report
  const kept = tells.length === 0 ? 'for what they say of the other files' : `${groupedText(rowsKept)} kept`
  const nothing = empty === 0 ? '' : `, ${groupedText(empty)} that ${empty === 1 ? 'moves' : 'move'} nothing`
  const rows = `${counted(rowsRead, 'row')} read, ${kept}, ${groupedText(duplicates)} duplicate${nothing}, ${groupedText(refused)} refused`
  const reasons = refusals.map(({ line, field, value, must }) => {
    return `\n  line ${line ?? 'unknown'}: ${field} is ${visible(JSON.stringify(value))}, must be ${must}`
  })
  return `${visible(file)}: ${unchanged ? 'unchanged since it was imported, ' : ''}${rows}${reasons.join('')}${notes.map((note) => `\n  ${visible(note)}`).join('')}`
}
