import type { Span } from './intakeDraft.ts'
import type { Mark } from './mark.ts'

/** A mark for every place where one of the patterns matches. */
export function wordMarks<T>(
  text: string,
  patterns: readonly (readonly [T, RegExp])[],
  make: (found: T, span: Span) => Mark,
): Mark[] {
  return patterns.flatMap(([found, pattern]) =>
    [...text.matchAll(pattern)].map((match) => make(found, [match.index, match.index + match[0].length])),
  )
}
