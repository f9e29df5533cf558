import type { Claim } from './claim.ts'
import type { Actor, Incident, KnowledgeBase, Lever } from './knowledgeBase.ts'
import type { Tag } from './tag.ts'

/** What of a base is kept. */
export interface KeptKnowledge {
  readonly actors: readonly Actor[]
  readonly incidents: readonly Incident[]
  readonly claims: readonly Claim[]
  readonly levers: readonly Lever[]
  readonly tags: readonly Tag[]
}

/** A base of what is kept, with the documents and voices that it cites. Claims answer only claims that are there. */
export function onlyClaims(base: KnowledgeBase, kept: KeptKnowledge): KnowledgeBase {
  const ids = new Set(kept.claims.map(({ id }) => id))
  const claims = kept.claims.flatMap((claim) => amongClaims(claim, ids) ?? [])
  const cited = new Set([...claims.map(({ source }) => source), ...kept.levers.flatMap((lever) => lever.sources)])
  for (const { quotes } of claims) if (quotes !== null) cited.add(quotes)
  const sources = base.sources.filter(({ id }) => cited.has(id))
  const speakers = new Set([...claims, ...sources].map(({ by }) => by))
  for (const { id, partOf } of base.publishers) if (partOf !== null && speakers.has(id)) speakers.add(partOf)
  const publishers = base.publishers.filter(({ id }) => speakers.has(id))
  return { ...kept, topics: base.topics, publishers, sources, claims }
}

/** A claim that names only claims that are there; null where it was nothing but an answer to others. */
function amongClaims(claim: Claim, kept: ReadonlySet<string>): Claim | null {
  const supersedes = claim.supersedes.filter((id) => kept.has(id))
  if (claim.kind !== 'disputes' && claim.kind !== 'withdraws') return { ...claim, supersedes }
  const targets = claim.targets.filter((id) => kept.has(id))
  return targets.length === 0 ? null : { ...claim, supersedes, targets }
}
