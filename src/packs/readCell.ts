import type { Reading } from './values.ts'
import { type Problem, shownValue } from './yaml/problems.ts'

/** The value of a cell of a CSV file; null where it is none, and then the file has one problem more. */
export function readCell<T>(
  problems: Problem[],
  line: number,
  key: string,
  cell: string,
  verb: (text: string) => Reading<T>,
): T | null {
  const reading = verb(cell)
  if ('value' in reading) return reading.value
  const { code, problem, fix } = reading
  problems.push({ code, line, key, message: `${shownValue(cell)} ${problem}`, ...(fix === undefined ? {} : { fix }) })
  return null
}
