import type { Entry } from '../../intake/statementOf.ts'
import type { Claim, ClaimFact } from '../claim.ts'
import { factParts } from './factParts.ts'
import type { OutsideSource } from './outsideList.ts'

/**
 * A statement of a list without what the same document is known to say of that incident or actor; null where nothing is left.
 * `own`: what is claimed of it.
 */
export function unsaid(
  claim: Entry,
  facts: readonly ClaimFact[],
  own: readonly Claim[],
  sources: ReadonlyMap<string, OutsideSource>,
): Entry | null {
  const url = sources.get(String(claim.source))?.url
  const same = own.filter((one) => one.url === url && one.quotes === (claim.quotes ?? null))
  const said = new Set(same.flatMap((one) => factParts(one)))
  const known = facts.filter((fact) => factParts(fact).every((part) => said.has(part))).map(({ kind }) => kind)
  if (known.length === facts.length) return null
  const keys = new Set<string>(known)
  return Object.fromEntries(Object.entries(claim).filter(([key]) => !keys.has(key)))
}
