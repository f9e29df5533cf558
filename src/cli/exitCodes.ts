import { DyepackError } from '../core/errors.ts'

/** What a script can tell from the exit code: fine, mend your input, try again, a check found differences, our bug, stopped by Ctrl-C. */
export const EXIT = { fine: 0, input: 2, retry: 3, differs: 4, bug: 70, interrupted: 130 } as const

export function exitCodeOf(error: unknown): number {
  return error instanceof DyepackError ? EXIT[error.kind] : EXIT.bug
}
