import { chainAddress } from '../../core/knowledge/chainAddress.ts'
import type { Claim } from '../../core/knowledge/claim.ts'
import { stands } from '../../core/knowledge/claimStatuses.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { speaksFor } from '../../core/knowledge/speaksFor.ts'
import { campaignId, stixActorId } from './actors.ts'
import { attackPatternId } from './attackPatterns.ts'
import { incidentId } from './incidents.ts'
import { ownReference, publisherName, sourceReferences } from './references.ts'
import { confidenceOf, type StixObject, stixObject, timesOf } from './stixObject.ts'
import { walletId } from './wallets.ts'

/** A relationship that one claim states. Others may state the same: each is a relationship of its own. */
export interface StatedLink {
  readonly claim: Claim
  /** The same for claims that state, or doubt, the same thing. */
  readonly fact: string
  readonly object: StixObject
}

/** What claims state that STIX can hold as relationships. Who doubts or denies states nothing. */
export function statedLinks(claims: readonly Claim[], index: KnowledgeIndex): readonly StatedLink[] {
  return claims.flatMap((claim) =>
    speaksFor(claim)
      ? linksOf(claim, index).map(({ key, fact, ...link }) => ({
          claim,
          fact,
          object: relationship(claim, key, link, index),
        }))
      : [],
  )
}

/** What a claim is about, thing by thing, in words that are the same for all who speak of it. */
export function factsOf(claim: Claim, index: KnowledgeIndex): readonly string[] {
  return linksOf(claim, index).map(({ fact }) => fact)
}

/** The object that stands for an incident or an actor. */
export function subjectId(id: string, index: KnowledgeIndex): string {
  return index.incident(id) === null ? stixActorId(id, index) : incidentId(id)
}

interface Link {
  /** Tells it from the other links of its claim. */
  readonly key: string
  readonly fact: string
  readonly type: string
  readonly from: string
  readonly to: string
  readonly words: string
  readonly labels?: readonly string[]
}

function linksOf(claim: Claim, index: KnowledgeIndex): readonly Link[] {
  const about = subjectId(claim.about, index)
  const link = (type: string, key: string, to: string, words: string, rest: Partial<Link> = {}): Link => {
    const own = { type, key, from: about, to, words, ...rest }
    return { ...own, fact: [type, own.from, own.to].join(' ') }
  }
  switch (claim.kind) {
    case 'attribution':
      return claim.actors.map((actor) => link('attributed-to', actor, stixActorId(actor, index), 'attribution'))
    case 'parent':
      return claim.parents.map((parent) => link('part-of', parent, stixActorId(parent, index), 'parent'))
    case 'means':
      return claim.means.flatMap((means) => {
        const pattern = attackPatternId(means)
        return pattern === null ? [] : [link('uses', means, pattern, `means: ${means}`)]
      })
    case 'operations':
      return claim.operations.map(({ name, date }) =>
        link('attributed-to', `${name}/${date}`, about, `operation of ${date}`, { from: campaignId(name) }),
      )
    case 'addresses':
      return claim.addresses.map((one) => {
        const words = `${one.role} address on ${one.chain}`
        const labels = [one.role, one.chain]
        return link('related-to', `${one.role}/${chainAddress(one)}`, walletId(one.address), words, { labels })
      })
    default:
      return []
  }
}

function relationship(claim: Claim, key: string, link: Omit<Link, 'key' | 'fact'>, index: KnowledgeIndex): StixObject {
  const status = index.statusOf(claim.id)
  const answers = [...status.supersededBy, ...status.withdrawnBy].flatMap((id) => index.claim(id) ?? [])
  const labels = [
    ...(link.labels ?? []),
    ...(status.supersededBy.length > 0 ? ['superseded'] : []),
    ...(status.withdrawnBy.length > 0 ? ['withdrawn'] : []),
    ...(status.disputedBy.length > 0 ? ['disputed'] : []),
  ]
  return stixObject('relationship', `${claim.id}/${key}`, timesOf([claim, ...answers]), {
    relationship_type: link.type,
    description: `${publisherName(claim.by, index)}, ${claim.published}, ${link.words}: ${claim.says}`,
    source_ref: link.from,
    target_ref: link.to,
    revoked: stands(status) ? undefined : true,
    labels: labels.length === 0 ? undefined : labels,
    confidence: confidenceOf(claim.scale),
    external_references: [ownReference(claim.id), ...sourceReferences([claim], index)],
  })
}
