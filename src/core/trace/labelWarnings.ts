import type { KnownTags } from '../knowledge/tagsKnownBy.ts'
import type { TraceWarning } from '../wire/traceFile.ts'

/** That the labels are those of a day, and how many of them are missing for it. Null: all labels count. */
export function labelWarnings(day: string | null, { tags, later, undated }: KnownTags): TraceWarning[] {
  if (day === null) return []
  const left = later + undated
  const of = left + tags.length
  const out = `${left} of ${of} ${left === 1 ? 'was' : 'were'} left out: ${later} later, ${undated} undated`
  const message = `The labels are those that their files show to have been known on ${day}. ${out}.`
  return [{ code: 'LABELS_AS_OF', message, facts: { labelsAsOf: day, later, undated, known: tags.length } }]
}
