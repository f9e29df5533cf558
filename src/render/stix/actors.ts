import { addToGroup } from '../../core/groupBy.ts'
import type { Claim, ClaimOf } from '../../core/knowledge/claim.ts'
import type { Actor } from '../../core/knowledge/knowledgeBase.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { speaksFor } from '../../core/knowledge/speaksFor.ts'
import { mitre } from './attackPatterns.ts'
import { ownReference, sourceReferences } from './references.ts'
import {
  ALWAYS,
  type ExternalReference,
  type StixObject,
  stixId,
  stixObject,
  timesOf,
  unlessEmpty,
} from './stixObject.ts'

/**
 * Who is said to have done it; a service through which coins go is only an identity. Figures do not say who it is, so they
 * change nothing here. It may be named before anything is said of it, and what was created once keeps its day.
 */
export function stixActor(actor: Actor, index: KnowledgeIndex): StixObject {
  const { id, name, kind, topics } = actor
  const claims = index.claimsAbout(id).filter((claim) => !('period' in claim))
  const standing = index.standingClaimsAbout(id).filter(speaksFor)
  const ids = standing.flatMap((claim) => (claim.kind === 'ids' ? claim.ids : []))
  const times = { ...ALWAYS, modified: timesOf(claims).modified }
  const isState = kind === 'state' || kind === 'agency'
  const { type, key } = placeOf(actor)
  return stixObject(type, key, times, {
    name,
    description: 'Is here because sources name it; what each of them says stands in the notes.',
    ...(type === 'identity'
      ? { identity_class: 'organization', roles: [kind] }
      : {
          threat_actor_types: isState ? ['nation-state'] : undefined,
          aliases: unlessEmpty(ownAliases(id, index)),
        }),
    labels: [kind, ...topics],
    external_references: [
      ownReference(id),
      ...ids.map((one) => outsideReference(one.scheme, one.id)),
      ...sourceReferences(claims, index),
    ],
  })
}

export function stixActorId(id: string, index: KnowledgeIndex): string {
  const actor = index.actor(id)
  const { type, key } = actor === null ? { type: 'threat-actor', key: id } : placeOf(actor)
  return stixId(type, key)
}

/** An identity has a key apart from those of publishers and victims. */
function placeOf({ id, kind }: Actor): { readonly type: string; readonly key: string } {
  return kind === 'service' ? { type: 'identity', key: `actor/${id}` } : { type: 'threat-actor', key: id }
}

/** What else actors are said to have done: one campaign for each name, whoever names it. */
export function campaigns(claims: readonly Claim[], index: KnowledgeIndex): readonly StixObject[] {
  const byName = new Map<string, ClaimOf<'operations'>[]>()
  for (const claim of claims) {
    if (claim.kind !== 'operations') continue
    for (const { name } of claim.operations) addToGroup(byName, name, claim)
  }
  return [...byName].map(([name, own]) => {
    const dates = own.flatMap(({ operations }) => operations.filter((one) => one.name === name).map(({ date }) => date))
    return stixObject('campaign', name, timesOf(own), {
      name,
      description: `Dated ${[...new Set(dates)].sort().join(', ')} by its sources.`,
      external_references: sourceReferences(own, index),
    })
  })
}

export function campaignId(name: string): string {
  return stixId('campaign', name)
}

/**
 * Other names that are this actor's alone. Readers take two actors that share a name for one, and so would merge what
 * sources keep apart; a name that is another's too stands in the notes.
 */
function ownAliases(actor: string, index: KnowledgeIndex): readonly string[] {
  const others = index.base.actors.filter(({ id }) => id !== actor)
  const taken = new Set(others.flatMap(({ id, name }) => [name, ...aliasesOf(id, index)]).map(folded))
  const own = new Map(aliasesOf(actor, index).map((alias) => [folded(alias), alias]))
  return [...own].flatMap(([key, alias]) => (taken.has(key) ? [] : [alias]))
}

function aliasesOf(actor: string, index: KnowledgeIndex): readonly string[] {
  const claims = index.standingClaimsAbout(actor).filter(speaksFor)
  return claims.flatMap((claim) => (claim.kind === 'aliases' ? claim.aliases : []))
}

function folded(name: string): string {
  return name.toLowerCase()
}

function outsideReference(scheme: string, id: string): ExternalReference {
  if (scheme === 'mitre') return mitre(id, 'groups')
  return /^https?:\/\//.test(id) ? { source_name: scheme, url: id } : { source_name: scheme, external_id: id }
}
