import type { Incident } from '../../core/knowledge/knowledgeBase.ts'
import type { IncidentFile } from '../../core/wire/knowledgeFile.ts'
import { shownValue } from '../yaml/problems.ts'
import type { Draft } from './draft.ts'
import { listOf } from './listOf.ts'
import { readText } from './readText.ts'
import type { Report } from './report.ts'
import { toNamed } from './toNamed.ts'
import { describesPerson, readPartialDate } from './words.ts'

/** The head of an incident's file. */
export function toIncident(id: string, file: IncidentFile, report: Report): Draft<Incident>[] {
  const { victim } = file
  const named = toNamed(victim.named, id)
  if (!/^\d{4}-/.test(id))
    report(
      [],
      'BAD_ID',
      `${shownValue(id)} does not begin with a date`,
      'name the file like 2022-03-23-ronin-bridge.yaml',
    )
  if (victim.kind === 'individual' && named === null && !describesPerson(victim.name))
    report(
      ['victim', 'name'],
      'PERSON_NAMED',
      `${shownValue(victim.name)} may be the name of a private person`,
      'describe them ("an owner of 990 BTC"), or add named: { because: government, court or self, claim: … }',
    )
  const cases = listOf(file.cases)
  if (!cases.every((name) => /^[A-Za-z0-9][\w.-]{0,99}$/.test(name)))
    report(['cases'], 'BAD_ID', 'has something that is no id of a case', 'write the id that stands in its case.yaml')
  const date = readText(file.date, ['date'], report, readPartialDate)
  if (date === null) return []
  const item = {
    id,
    date,
    victim: { name: victim.name, kind: victim.kind, named },
    topics: listOf(file.topics),
    cases,
    stub: file.stub === 'true',
  }
  return [{ item, path: [], report }]
}
