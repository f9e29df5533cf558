import type { FileReport } from '../actions/importData.ts'

/** What became of a file's rows, in one line. */
export function importLine({ file, unchanged, rowsRead, rowsKept, duplicates, refused }: FileReport): string {
  const rows = `${count(rowsRead)} rows read, ${count(rowsKept)} kept, ${count(duplicates)} duplicate, ${count(refused)} refused`
  return `${file}: ${unchanged ? 'unchanged since it was imported, ' : ''}${rows}`
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
