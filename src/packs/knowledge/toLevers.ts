import { compareText } from '../../core/compareText.ts'
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
    const named = new Set([...listOf(given.source), ...(given.state === undefined ? [] : listOf(given.state.source))])
    const cited = [...named].flatMap((name) => {
      const source = sources.get(name)
      if (source) return [source]
      const fix = suggestion(name, [...sources.keys()])
      report([...path, 'source'], 'NO_SUCH_SOURCE', `${shownValue(name)} is no source here`, fix)
      return []
    })
    const lastChecked = readText(given.lastChecked, [...path, 'lastChecked'], report, readPartialDate)
    const [last] = cited.sort((a, b) => compareText(lastDay(b.known), lastDay(a.known)))
    if (last === undefined || lastChecked === null) return []
    if (lastDay(lastChecked) < firstDay(last.published))
      report([...path, 'lastChecked'], 'CHECKED_TOO_EARLY', 'is before its source was published', 'compare both dates')
    const { act, who, says, instrument = '', contact = '' } = given
    const state = toState(given.state, kind, [...path, 'state', 'call'], report)
    const item = {
      ...{
        id: `${id}/${act}`,
        name,
        kind,
        of,
        act,
        who,
        says,
        sources: cited.map((source) => source.id).sort(compareText),
      },
      known: last.known,
      lastChecked,
      function: given.function ?? '',
      instrument,
      contact,
      state,
    }
    return [{ item, path, report }]
  })
}

/** What is asked of a contract is one address, and the answer yes or no. */
function toState(
  given: LeverFile['levers'][number]['state'],
  kind: LeverFile['kind'],
  path: readonly (string | number)[],
  report: Report,
): Lever['state'] {
  if (given === undefined) return null
  const { call, added = '', removed = '' } = given
  if (kind !== 'token') report(path, 'BAD_STATE', 'only the contract of a token can be asked', 'leave state out')
  else if (!/^[A-Za-z_$][\w$]{0,99}\(address\)$/.test(call))
    report(path, 'BAD_STATE', `${shownValue(call)} is no function of one address`, 'write it like isFrozen(address)')
  return { call, added, removed }
}
