import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { lastDay } from '../../core/knowledge/partialDate.ts'
import type { Statement } from '../../core/knowledge/statementsOf.ts'
import { factLines, voiceWords } from '../../core/knowledge/statementWords.ts'
import { INHERIT, type MispObject, mispAttribute, mispTime, mispUuid } from './mispEvent.ts'

/** A statement in full with its link, as an object of the template `annotation`. */
export function annotation(statement: Statement, index: KnowledgeIndex): MispObject {
  const { id, known, url, says, claims } = statement
  const key = `annotation/${id}`
  const archived = index.source(statement.source)?.archived ?? ''
  const link = { type: 'link', category: 'External analysis', object_relation: 'ref' }
  const voice = voiceWords(statement, index)
  return {
    uuid: mispUuid(key),
    name: 'annotation',
    'meta-category': 'misc',
    description:
      'An annotation object allowing analysts to add annotations, comments, executive summary to a MISP event, objects or attributes.',
    template_uuid: '5d8dc046-15a1-4ca3-a09f-ed4ede7c4487',
    template_version: '3',
    comment: claims.map((claim) => claim.id).join(' '),
    distribution: INHERIT,
    timestamp: mispTime(known),
    Attribute: [
      mispAttribute(`${key}/text`, known, {
        type: 'text',
        category: 'Other',
        object_relation: 'text',
        value: [voice, says, ...factLines(statement, index)].join('\n'),
        disable_correlation: true,
      }),
      mispAttribute(`${key}/ref`, known, { ...link, value: url, comment: voice }),
      ...(archived === ''
        ? []
        : [mispAttribute(`${key}/archived`, known, { ...link, value: archived, comment: 'Archived copy' })]),
      mispAttribute(`${key}/date`, known, {
        type: 'datetime',
        category: 'Other',
        object_relation: 'creation-date',
        value: `${lastDay(known)}T00:00:00+00:00`,
        disable_correlation: true,
      }),
    ],
  }
}
