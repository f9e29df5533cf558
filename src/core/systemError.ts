import { DyepackError, inputError, retryError } from './errors.ts'

/**
 * What the system refused, in words that help: `DISK_FULL` (try again), `NOT_PERMITTED` (to read or to write),
 * `OUT_OF_MEMORY` (what a file holds does not fit into the bounds that DuckDB has).
 * It is known by what Node and DuckDB say. Null for every other error.
 */
export function systemError(cause: unknown): DyepackError | null {
  if (cause instanceof DyepackError || !(cause instanceof Error)) return null
  const said = cause.message.split('\n')[0]!
  if (FULL.test(cause.message)) {
    return retryError('DISK_FULL', `there is no room left to write: ${said}`, {
      fix: 'make room and run this again: nothing is half done',
      cause,
    })
  }
  if (TOO_LARGE.test(cause.message)) {
    return inputError('OUT_OF_MEMORY', `this needs more memory than dyepack takes: ${said}`, {
      fix: 'look for values of hundreds of megabytes in the files; where there are none, please report it',
      cause,
    })
  }
  if (!REFUSED.test(cause.message)) return null
  return inputError('NOT_PERMITTED', `the system does not permit this: ${said}`, {
    fix: 'check the rights to the case folder and to what is in it, or copy the case to where it can be written',
    cause,
  })
}

/** A disk, a quota, a limit on the size of files, or the room that DuckDB may take beside the ledger. */
const FULL = /ENOSPC|EDQUOT|EFBIG|no space left|quota exceeded|file too large|max_temp_directory_size/i
const TOO_LARGE = /^Out of Memory Error|failed to (allocate|pin) (data|block) of size/i
const REFUSED = /EROFS|EACCES|EPERM|read-only file system|permission denied|operation not permitted/i
