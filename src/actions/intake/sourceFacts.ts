import { inputError } from '../../core/errors.ts'
import { isPartialDate } from '../../core/knowledge/partialDate.ts'
import { readUrl } from '../../packs/values.ts'

/** What a person adds about a document. */
export interface SourceFacts {
  /** Id of its publisher. */
  readonly by?: string
  /** A day, a month or a year. */
  readonly published?: string
  readonly url?: string
  readonly title?: string
}

/**
 * Checks what a person says of a document.
 * Errors: BAD_DATE, BAD_URL.
 */
export function checkSourceFacts(facts: SourceFacts): SourceFacts {
  const { published, url } = facts
  if (published !== undefined && !isPartialDate(published))
    throw inputError('BAD_DATE', `"${published}" is not a date`, {
      fix: 'write 2022-01-14, 2022-01 or 2022',
      facts: { published },
    })
  const read = url === undefined ? null : readUrl(url)
  if (read !== null && 'problem' in read)
    throw inputError(read.code, `"${url}" ${read.problem}`, { fix: read.fix ?? 'write https://…', facts: { url } })
  return facts
}
