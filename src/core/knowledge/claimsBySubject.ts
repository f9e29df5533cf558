import { groupBy } from '../groupBy.ts'
import type { Claim } from './claim.ts'

/** Claims by the incident or actor that they are about, in the order given. */
export function claimsBySubject(claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> {
  return groupBy(claims, ({ about }) => about)
}
