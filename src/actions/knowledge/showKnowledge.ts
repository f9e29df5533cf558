import { inputError } from '../../core/errors.ts'
import type { Claim, ClaimOf } from '../../core/knowledge/claim.ts'
import type { ClaimStatus } from '../../core/knowledge/claimStatuses.ts'
import { independentSources } from '../../core/knowledge/independentSources.ts'
import type { Actor, Incident } from '../../core/knowledge/knowledgeBase.ts'
import { isInForce, listingsOf } from '../../core/knowledge/listings.ts'
import { type LoadKnowledgeParameters, loadKnowledge } from './loadKnowledge.ts'

export interface ShowKnowledgeParameters extends LoadKnowledgeParameters {
  /** Of an incident, an actor or a claim. */
  readonly id: string
}

export interface ShowKnowledgeResult {
  readonly incident: Incident | null
  readonly actor: Actor | null
  /** Ids of the actors below the actor. */
  readonly below: readonly string[]
  /** Ids of the incidents that somebody attributes to the actor or to one below it. */
  readonly incidents: readonly string[]
  /** Of each list that the actor stands or stood on, the claim that was said last, and whether it stands there on that day. */
  readonly listings: readonly (ClaimOf<'listing'> & { readonly inForce: boolean })[]
  readonly claims: readonly (Claim & { readonly status: ClaimStatus })[]
  /** Publishers that speak for themselves. */
  readonly sources: readonly string[]
}

/**
 * All that is said of an incident or an actor, or one claim.
 * Errors: those of `loadKnowledge`, NOT_KNOWN.
 */
export async function showKnowledge(parameters: ShowKnowledgeParameters): Promise<ShowKnowledgeResult> {
  const index = await loadKnowledge(parameters)
  const { id } = parameters
  const incident = index.incident(id)
  const actor = index.actor(id)
  const claim = index.claim(id)
  if (incident === null && actor === null && claim === null)
    throw inputError('NOT_KNOWN', `"${id}" is no incident, actor or claim here`, {
      fix: 'dyepack knowledge list shows the incidents, list-claims the claims',
      facts: { id },
    })
  const claims = claim === null ? index.claimsAbout(id) : [claim]
  return {
    incident,
    actor,
    below: actor === null ? [] : index.actorWithDescendants(id).filter((one) => one !== id),
    incidents: actor === null ? [] : index.incidentsOf(id).map((one) => one.id),
    listings: listingsOf(actor === null ? [] : index.standingClaimsAbout(id)).map((one) => ({
      ...one,
      inForce: isInForce(one.listing, parameters.asOf ?? null),
    })),
    claims: claims.map((one) => ({ ...one, status: index.statusOf(one.id) })),
    sources: independentSources(claims, index.base.publishers),
  }
}
