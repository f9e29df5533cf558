import type { Incident, Publisher, Victim } from '../../core/knowledge/knowledgeBase.ts'
import type { VictimKind } from '../../core/knowledge/knowledgeWords.ts'
import { ownReference } from './references.ts'
import { ALWAYS, type StixObject, stixId, stixObject } from './stixObject.ts'

/** Who wrote the bundle. */
export function creatorIdentity(): StixObject {
  return stixObject('identity', 'dyepack', ALWAYS, {
    name: 'dyepack knowledge base',
    description: 'Puts down what others say, with the source of each claim. It says nothing itself.',
    identity_class: 'system',
  })
}

/** Who speaks. */
export function publisherIdentity({ id, name, kind }: Publisher): StixObject {
  return stixObject('identity', publisherKey(id), ALWAYS, {
    name,
    roles: ['source', kind],
    identity_class: kind === 'researcher' ? 'unknown' : 'organization',
    external_references: [ownReference(id)],
  })
}

/** Parts of one publisher count as that one. */
export function publisherPart({ id, partOf }: Publisher): readonly StixObject[] {
  if (partOf === null) return []
  return [
    stixObject('relationship', `publisher-part/${id}`, ALWAYS, {
      relationship_type: 'part-of',
      source_ref: stixId('identity', publisherKey(id)),
      target_ref: stixId('identity', publisherKey(partOf)),
    }),
  ]
}

/**
 * Whoever was stolen from. A person who is not named is another one in each incident, and gets a name that says so: readers
 * take two identities of one name for one.
 */
export function victimIdentity(incident: Incident): StixObject {
  const { name, kind } = incident.victim
  return stixObject('identity', victimKey(incident), ALWAYS, {
    name: isUnnamed(incident.victim) ? `${name} (${incident.id})` : name,
    roles: ['victim', kind],
    identity_class: kind === 'individual' ? 'individual' : 'organization',
    sectors: FINANCIAL.includes(kind) ? ['financial-services'] : undefined,
  })
}

export function victimId(incident: Incident): string {
  return stixId('identity', victimKey(incident))
}

function victimKey({ id, victim }: Incident): string {
  return isUnnamed(victim) ? `victim-of/${id}` : `victim/${victim.kind}/${victim.name}`
}

function isUnnamed({ kind, named }: Victim): boolean {
  return kind === 'individual' && named === null
}

function publisherKey(id: string): string {
  return `publisher/${id}`
}

const FINANCIAL: readonly VictimKind[] = ['centralised-exchange', 'investment-firm', 'defi-protocol', 'wallet-provider']
