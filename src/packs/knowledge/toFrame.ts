import type { ClaimFrame } from '../../core/knowledge/claim.ts'
import { scaleOf } from '../../core/knowledge/confidenceScale.ts'
import type { Publisher, Source } from '../../core/knowledge/knowledgeBase.ts'
import { firstDay, lastDay, type PartialDate } from '../../core/knowledge/partialDate.ts'
import { shownValue, suggestion } from '../yaml/problems.ts'
import { readText } from './readText.ts'
import type { Path } from './report.ts'
import type { Statement, StatementPlace } from './statement.ts'
import { readPartialDate } from './words.ts'

/** What all claims of a statement share. */
export type Frame = Omit<ClaimFrame, 'id'>

/** Who says it, where, when and how surely; null where a problem was reported. */
export function toFrame(statement: Statement, path: Path, place: StatementPlace): Frame | null {
  const { report, sources, about, file } = place
  const source = sources.get(statement.source)
  if (!source)
    report(
      [...path, 'source'],
      'NO_SUCH_SOURCE',
      `${shownValue(statement.source)} is no source here`,
      `${suggestion(statement.source, [...sources.keys()].slice(0, 50))} (write it under sources: of this file)`,
    )
  const said =
    statement.said === undefined ? null : readText(statement.said, [...path, 'said'], report, readPartialDate)
  const known =
    statement.known === undefined ? null : readText(statement.known, [...path, 'known'], report, readPartialDate)
  const checked = checkedOn(statement, source, path, report)
  const scale = statement.scale ?? scaleOf(statement.words ?? '')
  if (scale === null)
    report(
      [...path, 'words'],
      'UNKNOWN_WORDS',
      `${shownValue(statement.words)} has no place on the scale`,
      'add scale: confirmed, stated, likely, possible, doubted or denied',
    )
  const quoted = quotedBy(statement, path, place)
  if (statement.said !== undefined && (!quoted || 'url' in quoted))
    report([...path, 'said'], 'KEY_NOT_USED', 'says when a quoted publisher said so', 'name the publisher with quotes')
  if (!source || quoted === undefined || scale === null) return null
  const root = quoted !== null && 'url' in quoted ? quoted : null
  const published = root?.published ?? said ?? source.published
  if (firstDay(published) > lastDay(source.published))
    report(
      [...path, 'quotes'],
      'QUOTES_LATER',
      'is of a later day than the source that quotes it',
      'compare both dates',
    )
  return {
    about,
    by: root?.by ?? quoted?.id ?? source.by,
    byKind: quoted?.kind ?? source.kind,
    source: source.id,
    url: source.url,
    sourceKind: source.kind,
    quotes: statement.quotes ?? null,
    published,
    known: known ?? root?.known ?? said ?? source.known,
    checked,
    says: statement.says,
    words: statement.words ?? '',
    scale,
    supersedes: [],
    file,
  }
}

/** When somebody last compared it with its source; null where the file does not say, or wrongly. */
function checkedOn(
  { checked }: Statement,
  source: Source | undefined,
  path: Path,
  report: StatementPlace['report'],
): PartialDate | null {
  const at = [...path, 'checked']
  const date = checked === undefined ? null : readText(checked, at, report, readPartialDate)
  if (date !== null && source && lastDay(date) < firstDay(source.published))
    report(at, 'CHECKED_TOO_EARLY', 'is before its source was published', 'compare both dates')
  return date
}

/** Who is quoted: null where nobody is, undefined where it reported a problem. */
function quotedBy(statement: Statement, path: Path, place: StatementPlace): Source | Publisher | null | undefined {
  const { quotes } = statement
  if (quotes === undefined) return null
  const { sources, publishers, report } = place
  const found = sources.get(quotes) ?? publishers.get(quotes)
  if (found && quotes !== statement.source) return found
  const message = found ? 'is the source itself' : `${shownValue(quotes)} is no source and no publisher here`
  report([...path, 'quotes'], 'NO_SUCH_SOURCE', message, 'name the source or the publisher that is quoted')
  return undefined
}
