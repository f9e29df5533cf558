import { compareText } from '../compareText.ts'
import { addToGroup } from '../groupBy.ts'
import type { Claim } from './claim.ts'
import { type ClaimStatus, claimStatuses, stands } from './claimStatuses.ts'
import { claimsBySubject } from './claimsBySubject.ts'
import type { Actor, Incident, KnowledgeBase, Publisher, Source } from './knowledgeBase.ts'
import { speaksFor } from './speaksFor.ts'

/** Questions to a knowledge base. Every answer that is a list is in the order of its ids. */
export interface KnowledgeIndex {
  readonly base: KnowledgeBase
  incident(id: string): Incident | null
  actor(id: string): Actor | null
  claim(id: string): Claim | null
  source(id: string): Source | null
  publisher(id: string): Publisher | null
  claimsAbout(subject: string): readonly Claim[]
  /** Those of `claimsAbout` that nobody withdrew and nothing has taken the place of. */
  standingClaimsAbout(subject: string): readonly Claim[]
  statusOf(claim: string): ClaimStatus
  /** The actor and all below it: of dprk also its agencies and their groups; of a group never what it is part of. */
  actorWithDescendants(actor: string): readonly string[]
  /** Incidents that somebody attributes to an actor or to one below it. Who doubts or denies does not attribute. */
  incidentsOf(actor: string): readonly Incident[]
  incidentsIn(year: string): readonly Incident[]
  /** Incidents and actors of which a claim names an address, given as the ledger keeps it. */
  subjectsOfAddress(address: string): readonly string[]
  incidentsOn(topic: string): readonly Incident[]
}

/** Prepares a base for questions. */
export function knowledgeIndex(base: KnowledgeBase): KnowledgeIndex {
  const incidents = byId(base.incidents)
  const actors = byId(base.actors)
  const claims = byId(base.claims)
  const sources = byId(base.sources)
  const publishers = byId(base.publishers)
  const bySubject = claimsBySubject(base.claims)
  const statuses = claimStatuses(base.claims)
  const statusOf = (id: string): ClaimStatus => statuses.get(id) ?? NOTHING_SAID
  const standing = base.claims.filter(({ id }) => stands(statusOf(id)))
  const standingBySubject = claimsBySubject(standing)
  const children = childrenOf(standing)
  const byAddress = addressesOf(base.claims)
  const actorWithDescendants = (actor: string): string[] => withBelow(actor, children)
  return {
    base,
    incident: (id) => incidents.get(id) ?? null,
    actor: (id) => actors.get(id) ?? null,
    claim: (id) => claims.get(id) ?? null,
    source: (id) => sources.get(id) ?? null,
    publisher: (id) => publishers.get(id) ?? null,
    claimsAbout: (subject) => bySubject.get(subject) ?? [],
    standingClaimsAbout: (subject) => standingBySubject.get(subject) ?? [],
    statusOf,
    actorWithDescendants,
    incidentsOf: (actor) => {
      const those = new Set(actorWithDescendants(actor))
      const attributes = (claim: Claim): boolean =>
        claim.kind === 'attribution' && speaksFor(claim) && claim.actors.some((one) => those.has(one))
      return base.incidents.filter(({ id }) => (standingBySubject.get(id) ?? []).some(attributes))
    },
    incidentsIn: (year) => base.incidents.filter(({ date }) => date.startsWith(year)),
    subjectsOfAddress: (address) => [...(byAddress.get(address) ?? [])].sort(compareText),
    incidentsOn: (topic) => base.incidents.filter(({ topics }) => topics.includes(topic)),
  }
}

const NOTHING_SAID: ClaimStatus = { supersededBy: [], withdrawnBy: [], disputedBy: [] }

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]))
}

function childrenOf(claims: readonly Claim[]): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>()
  for (const claim of claims) {
    if (claim.kind !== 'parent' || !speaksFor(claim)) continue
    for (const parent of claim.parents) addToGroup(children, parent, claim.about)
  }
  return children
}

/** Sources may draw rings: each actor is visited once. */
function withBelow(actor: string, children: ReadonlyMap<string, readonly string[]>): string[] {
  const seen = new Set<string>()
  const open = [actor]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...(children.get(id) ?? []))
  }
  return [...seen].sort(compareText)
}

function addressesOf(claims: readonly Claim[]): ReadonlyMap<string, ReadonlySet<string>> {
  const subjects = new Map<string, Set<string>>()
  for (const claim of claims) {
    if (claim.kind !== 'addresses') continue
    for (const { address } of claim.addresses)
      subjects.set(address, (subjects.get(address) ?? new Set()).add(claim.about))
  }
  return subjects
}
