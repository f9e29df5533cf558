import type { Span } from './intakeDraft.ts'
import type { Mark } from './mark.ts'

const ENDS = /[,;:]\s|\s(?:and|but|while|whereas)\s|\scompared (?:to|with)\s|\sup from\s/g

/** The parts of a sentence between commas, "and" and the like, in order; none ends within a mark: "between $5m and $6m". */
export function clausesOf([start, end]: Span, text: string, marks: readonly Mark[]): Span[] {
  if (marks.length === 0) return []
  const clauses: Span[] = []
  let from = start
  let next = 0
  let inside = start
  for (const { index, 0: stop } of text.matchAll(ENDS)) {
    const at = start + index
    for (; next < marks.length && marks[next]!.span[0] <= at; next++) inside = Math.max(inside, marks[next]!.span[1])
    if (inside > at) continue
    clauses.push([from, at + stop.length])
    from = at + stop.length
  }
  return [...clauses, [from, end]]
}
