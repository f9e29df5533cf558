import { incidentWords } from '../../core/knowledge/incidentWords.ts'
import type { Incident } from '../../core/knowledge/knowledgeBase.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { victimId } from './identities.ts'
import { ownReference, sourceReferences } from './references.ts'
import { type StixObject, stixId, stixObject, timesOf, unlessEmpty } from './stixObject.ts'

/** A theft. STIX 2.1 leaves the incident a stub of name and description, so its date and loss stand there in words. */
export function stixIncident(incident: Incident, index: KnowledgeIndex): StixObject {
  const { id, topics, stub, cases } = incident
  const claims = index.claimsAbout(id)
  const { title, summary } = incidentWords(incident, index)
  return stixObject('incident', id, timesOf(claims), {
    name: title,
    description: summary,
    labels: unlessEmpty([...topics, ...(stub ? ['stub'] : [])]),
    external_references: [
      ownReference(id),
      ...cases.map((one) => ({ source_name: 'dyepack-case', external_id: one })),
      ...sourceReferences(claims, index),
    ],
  })
}

export function incidentTargets(incident: Incident, index: KnowledgeIndex): StixObject {
  return stixObject('relationship', `targets/${incident.id}`, timesOf(index.claimsAbout(incident.id)), {
    relationship_type: 'targets',
    source_ref: incidentId(incident.id),
    target_ref: victimId(incident),
  })
}

export function incidentId(id: string): string {
  return stixId('incident', id)
}
