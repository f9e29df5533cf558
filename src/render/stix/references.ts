import type { Claim } from '../../core/knowledge/claim.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import type { ExternalReference } from './stixObject.ts'

/** The documents in which claims were read, each once, in the order of the claims. */
export function sourceReferences(claims: readonly Claim[], index: KnowledgeIndex): readonly ExternalReference[] {
  const documents = new Map(claims.map(({ source, url }) => [source, url]))
  return [...documents].flatMap(([id, url]) => {
    const source = index.source(id)
    const source_name = publisherName(source?.by ?? id, index)
    const title = source?.title ?? ''
    const archived = source?.archived ?? ''
    return [
      { source_name, ...(title === '' ? {} : { description: title }), url },
      ...(archived === '' ? [] : [{ source_name, description: 'Archived copy', url: archived }]),
    ]
  })
}

/** Our own id of what an object stands for. */
export function ownReference(external_id: string): ExternalReference {
  return { source_name: 'dyepack', external_id }
}

export function publisherName(id: string, index: KnowledgeIndex): string {
  return index.publisher(id)?.name ?? id
}
