import type { Reading } from '../values.ts'
import { shownValue } from '../yaml/problems.ts'
import type { Path, Report } from './report.ts'

/** The meaning of one text; null where it reported a problem. */
export function readText<T>(text: string, path: Path, report: Report, verb: (text: string) => Reading<T>): T | null {
  const reading = verb(text)
  if ('value' in reading) return reading.value
  report(path, reading.code, `${shownValue(text)} ${reading.problem}`, reading.fix)
  return null
}
