import type { Lever, Source } from '../../core/knowledge/knowledgeBase.ts'
import { firstDay, lastDay } from '../../core/knowledge/partialDate.ts'
import type { LeverFile } from '../../core/wire/knowledgeFile.ts'
import { readAsset } from '../caseFile/words.ts'
import { shownValue, suggestion } from '../yaml/problems.ts'
import type { Draft } from './draft.ts'
import { listOf } from './listOf.ts'
import { readText } from './readText.ts'
import type { Report } from './report.ts'
import { readPartialDate } from './words.ts'

/** The levers of a file. */
export function toLevers(
  id: string,
  file: LeverFile,
  sources: ReadonlyMap<string, Source>,
  report: Report,
): Draft<Lever>[] {
  const { name, kind } = file
  const of = listOf(file.of).map((text, index) =>
    kind === 'token'
      ? (readText(text, ['of', ...(typeof file.of === 'string' ? [] : [index])], report, readAsset) ?? '')
      : text,
  )
  return file.levers.flatMap((given, index) => {
    const path = ['levers', index]
    const source = sources.get(given.source)
    if (!source) {
      const fix = suggestion(given.source, [...sources.keys()])
      report([...path, 'source'], 'NO_SUCH_SOURCE', `${shownValue(given.source)} is no source here`, fix)
    }
    const lastChecked = readText(given.lastChecked, [...path, 'lastChecked'], report, readPartialDate)
    if (!source || lastChecked === null) return []
    if (lastDay(lastChecked) < firstDay(source.published))
      report([...path, 'lastChecked'], 'CHECKED_TOO_EARLY', 'is before its source was published', 'compare both dates')
    const { act, who, says, instrument = '', contact = '' } = given
    const item = {
      ...{ id: `${id}/${act}`, name, kind, of, act, who, says, source: source.id, url: source.url },
      ...{ known: source.known, lastChecked, function: given.function ?? '', instrument, contact },
    }
    return [{ item, path, report }]
  })
}
