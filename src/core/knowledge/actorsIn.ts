import type { Claim } from './claim.ts'

/** The actors that a claim names, beside the one that it may be about. */
export function actorsIn(claim: Claim): readonly string[] {
  if (claim.kind === 'attribution') return claim.actors
  return claim.kind === 'parent' ? claim.parents : []
}
