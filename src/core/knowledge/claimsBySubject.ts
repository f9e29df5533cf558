import type { Claim } from './claim.ts'

/** Claims by the incident or actor that they are about, in the order given. */
export function claimsBySubject(claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> {
  const bySubject = new Map<string, Claim[]>()
  for (const claim of claims) {
    const own = bySubject.get(claim.about)
    if (own) own.push(claim)
    else bySubject.set(claim.about, [claim])
  }
  return bySubject
}
