import { inputError } from '../core/errors.ts'
import { shownValue } from './yaml/problems.ts'

/** Refuses a CSV file whose first line is not exactly this. Errors: BAD_HEADER. */
export function requireHeader(found: string, header: string, file: string): void {
  if (found.trim() === header) return
  throw inputError('BAD_HEADER', `${file} line 1: the header is ${shownValue(found)}`, {
    fix: `write ${header}`,
    facts: { file, line: 1 },
  })
}
