import { compareText } from '../../core/compareText.ts'
import type { Listing } from '../../core/knowledge/claim.ts'
import { lastDay } from '../../core/knowledge/partialDate.ts'
import type { ActorStatement } from '../../core/wire/knowledgeFile.ts'
import { listOf } from './listOf.ts'
import { readText } from './readText.ts'
import type { Path, Report } from './report.ts'
import { readId, readPartialDate } from './words.ts'

/** On which list of an authority an actor stands or stood, and when; null where a problem was reported. */
export function toListing(given: NonNullable<ActorStatement['listing']>, at: Path, report: Report): Listing | null {
  const list = readText(given.list, [...at, 'list'], report, readId)
  const [from, until] = (['from', 'until'] as const).map((key) =>
    given[key] === undefined ? null : readText(given[key], [...at, key], report, readPartialDate),
  ) as [string | null, string | null]
  if (from !== null && until !== null && lastDay(until) < from)
    report([...at, 'until'], 'BAD_PERIOD', 'is before from', 'compare both dates')
  return list === null
    ? null
    : { list, programmes: [...new Set(listOf(given.programme))].sort(compareText), from, until }
}
