import type { Publisher, Source } from '../../core/knowledge/knowledgeBase.ts'
import { firstDay, lastDay } from '../../core/knowledge/partialDate.ts'
import type { PublishersFile, SourcesFile } from '../../core/wire/knowledgeFile.ts'
import { readUrl } from '../values.ts'
import { suggestion } from '../yaml/problems.ts'
import type { Draft } from './draft.ts'
import { listOf } from './listOf.ts'
import { readText } from './readText.ts'
import type { Path, Report } from './report.ts'
import { readId, readPartialDate } from './words.ts'

/** The publishers of a file. */
export function toPublishers(file: PublishersFile, report: Report): Draft<Publisher>[] {
  return Object.entries(file).map(([id, { name, kind, partOf = null }]) => {
    readText(id, [id], report, readId)
    return { item: { id, name, kind, partOf }, path: [id], report }
  })
}

/** The documents of a file, or of the `sources` of one. */
export function toSources(
  file: SourcesFile,
  path: Path,
  publishers: ReadonlyMap<string, Publisher>,
  report: Report,
): Draft<Source>[] {
  return Object.entries(file).flatMap(([id, given]) => {
    const at = [...path, id]
    const publisher = publishers.get(given.by)
    if (!publisher)
      report(
        [...at, 'by'],
        'NO_SUCH_PUBLISHER',
        `"${given.by}" is no publisher here`,
        `${suggestion(given.by, [...publishers.keys()])} (they stand in publishers/)`,
      )
    readText(id, at, report, readId)
    const published = readText(given.published, [...at, 'published'], report, readPartialDate)
    const known =
      given.known === undefined ? published : readText(given.known, [...at, 'known'], report, readPartialDate)
    const url = readText(given.url, [...at, 'url'], report, readUrl)
    const archived = given.archived === undefined ? '' : readText(given.archived, [...at, 'archived'], report, readUrl)
    if (published === null || known === null || url === null || archived === null || !publisher) return []
    if (lastDay(known) < firstDay(published))
      report([...at, 'known'], 'KNOWN_TOO_EARLY', 'is before it was published', 'leave it out, or mend published')
    const kind = given.kind ?? publisher.kind
    const item = {
      id,
      by: given.by,
      kind,
      published,
      known,
      url,
      title: given.title ?? '',
      archived,
      topics: listOf(given.topics),
    }
    return [{ item, path: at, report }]
  })
}
