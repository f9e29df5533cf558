import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import type { Statement } from '../../core/knowledge/statementsOf.ts'
import { factLines, voiceWords } from '../../core/knowledge/statementWords.ts'
import { ownReference, publisherName, sourceReferences } from './references.ts'
import { subjectId } from './statedLinks.ts'
import { confidenceOf, type StixObject, stixId, stixObject, timesOf } from './stixObject.ts'

/** A statement in full: what STIX has no place for, such as a loss, stands here in words. */
export function statementNote(statement: Statement, index: KnowledgeIndex): StixObject {
  const { claims, says, by, scale, about } = statement
  const statuses = claims.map(({ id }) => index.statusOf(id))
  const answers = statuses
    .flatMap(({ supersededBy, withdrawnBy, disputedBy }) => [...supersededBy, ...withdrawnBy, ...disputedBy])
    .flatMap((id) => index.claim(id) ?? [])
  const labels = [
    ...new Set(claims.map(({ kind }) => kind)),
    ...(statuses.some(({ supersededBy }) => supersededBy.length > 0) ? ['superseded'] : []),
    ...(statuses.some(({ withdrawnBy }) => withdrawnBy.length > 0) ? ['withdrawn'] : []),
    ...(statuses.some(({ disputedBy }) => disputedBy.length > 0) ? ['disputed'] : []),
  ]
  return stixObject('note', statement.id, timesOf([...claims, ...answers]), {
    abstract: says,
    content: [voiceWords(statement, index), says, ...factLines(statement, index)].join('\n'),
    authors: [publisherName(by, index)],
    object_refs: [subjectId(about, index)],
    revoked: statuses.every(({ withdrawnBy }) => withdrawnBy.length > 0) ? true : undefined,
    labels,
    confidence: confidenceOf(scale),
    external_references: [...claims.map(({ id }) => ownReference(id)), ...sourceReferences(claims, index)],
  })
}

export function noteId(statement: Statement): string {
  return stixId('note', statement.id)
}
