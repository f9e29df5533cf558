import { addToGroup } from '../groupBy.ts'
import type { Claim } from './claim.ts'

/** What others said of a claim since: ids of their claims. A claim of which nobody says anything has three empty lists. */
export interface ClaimStatus {
  readonly supersededBy: readonly string[]
  readonly withdrawnBy: readonly string[]
  readonly disputedBy: readonly string[]
}

/** Of each claim, by its id, what the others say of it. A claim that is withdrawn answers no other. */
export function claimStatuses(claims: readonly Claim[]): ReadonlyMap<string, ClaimStatus> {
  const withdrawn = byTarget(claims, (claim) => (claim.kind === 'withdraws' ? claim.targets : []))
  const speaking = claims.filter(({ id }) => !withdrawn.has(id))
  const superseded = byTarget(speaking, (claim) => claim.supersedes)
  const disputed = byTarget(speaking, (claim) => (claim.kind === 'disputes' ? claim.targets : []))
  return new Map(
    claims.map(({ id }) => [
      id,
      {
        supersededBy: superseded.get(id) ?? [],
        withdrawnBy: withdrawn.get(id) ?? [],
        disputedBy: disputed.get(id) ?? [],
      },
    ]),
  )
}

/** Whether a claim still holds in its speaker's eyes: not withdrawn, and nothing has taken its place. A dispute changes nothing. */
export function stands(status: ClaimStatus): boolean {
  return status.withdrawnBy.length === 0 && status.supersededBy.length === 0
}

function byTarget(claims: readonly Claim[], targetsOf: (claim: Claim) => readonly string[]): Map<string, string[]> {
  const ids = new Map<string, string[]>()
  for (const claim of claims)
    for (const target of targetsOf(claim)) {
      addToGroup(ids, target, claim.id)
    }
  return ids
}
