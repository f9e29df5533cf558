import type { Actor } from '../../core/knowledge/knowledgeBase.ts'
import type { ActorFile } from '../../core/wire/knowledgeFile.ts'
import { shownValue } from '../yaml/problems.ts'
import type { Draft } from './draft.ts'
import { listOf } from './listOf.ts'
import type { Report } from './report.ts'
import { toNamed } from './toNamed.ts'

/** The head of an actor's file. */
export function toActor(id: string, file: ActorFile, report: Report): Draft<Actor> {
  const { name, kind, topics } = file
  const named = toNamed(file.named, id)
  if (/^\d/.test(id))
    report([], 'BAD_ID', `${shownValue(id)} begins with a digit, as incidents do`, 'begin it with a letter')
  if (kind === 'person' && named === null)
    report(
      ['name'],
      'PERSON_NAMED',
      'is the name of a person, and nothing says why it may be',
      'add named: { because: government, court or self, claim: … }, or remove the file',
    )
  return { item: { id, name, kind, named, topics: listOf(topics) }, path: [], report }
}
