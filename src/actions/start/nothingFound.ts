import { inputError, retryError } from '../../core/errors.ts'
import type { StartFailure } from './startWork.ts'

/** The error of a start that has nothing to go on: `PULL_INCOMPLETE` where something could not be read, else `NOTHING_FOUND`. */
export function nothingFound(failed: readonly StartFailure[]): Error {
  if (failed.length > 0) {
    const { code, message } = failed[0]!
    return retryError('PULL_INCOMPLETE', `no wallet could be read: ${message} [${code}]`, {
      fix: 'mend what is said there, and run this again',
      facts: { failed },
    })
  }
  return inputError('NOTHING_FOUND', 'the wallets did nothing in this time, on the chains that were read', {
    fix: 'check --victim, --since and --until, and whether the --source of a chain is missing',
  })
}
