import type { FileReport } from '../actions/importData.ts'
import { visible } from '../core/report/visible.ts'

/** What became of a file's rows: one line, and one for each of the first rows that were refused. */
export function importLine(report: FileReport): string {
  const { file, unchanged, rowsRead, rowsKept, duplicates, empty, refused, refusals, tells, notes } = report
  const kept = tells.length === 0 ? 'for what they say of the other files' : `${count(rowsKept)} kept`
  const nothing = empty === 0 ? '' : `, ${count(empty)} that move nothing`
  const rows = `${count(rowsRead)} rows read, ${kept}, ${count(duplicates)} duplicate${nothing}, ${count(refused)} refused`
  const reasons = refusals.map(({ line, field, value, must }) => {
    return `\n  line ${line ?? 'unknown'}: ${field} is ${visible(JSON.stringify(value))}, must be ${must}`
  })
  return `${visible(file)}: ${unchanged ? 'unchanged since it was imported, ' : ''}${rows}${reasons.join('')}${notes.map((note) => `\n  ${visible(note)}`).join('')}`
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
