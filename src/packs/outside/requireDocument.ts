import { inputError } from '../../core/errors.ts'
import type { OutsideDocument } from './outsideReader.ts'

/** What is known of a document whose list does not say it of itself. */
export interface RequiredDocument {
  readonly by: string
  readonly published: string
  readonly url: string
  readonly title: string | null
}

/**
 * Who published a list, when and where: what the format says itself, and what a person adds.
 * Errors: SOURCE_INCOMPLETE.
 */
export function requireDocument(
  given: OutsideDocument,
  own: { readonly [K in keyof RequiredDocument]?: RequiredDocument[K] | undefined },
  file: string,
): RequiredDocument {
  const by = given.by ?? own.by
  const published = given.published ?? own.published
  const url = given.url ?? own.url
  if (by !== undefined && published !== undefined && url !== undefined)
    return { by, published, url, title: given.title ?? own.title ?? null }
  const missing = Object.entries({ by, published, url }).flatMap(([key, value]) => (value === undefined ? [key] : []))
  throw inputError('SOURCE_INCOMPLETE', `${file} does not say of itself: ${missing.join(', ')}`, {
    fix: `add ${missing.map((key) => `--${key}`).join(' ')}`,
    facts: { file, missing },
  })
}
