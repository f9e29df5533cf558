import { groupBy } from '../groupBy.ts'
import type { Claim, ClaimFrame } from './claim.ts'

/** What one voice says of one subject in one document, in one sentence: the claims of one entry of a knowledge file. */
export interface Statement extends Omit<ClaimFrame, 'id' | 'supersedes' | 'checked'> {
  /** Id of the first of its claims. */
  readonly id: string
  readonly claims: readonly Claim[]
}

/** Claims put together as they were said, in the order of their first claims. */
export function statementsOf(claims: readonly Claim[]): readonly Statement[] {
  const said = groupBy(claims, (claim) =>
    JSON.stringify([claim.about, claim.source, claim.by, claim.says, claim.words, claim.scale, claim.known]),
  )
  return [...said.values()].map(statement)
}

function statement(claims: readonly Claim[]): Statement {
  const { id, about, by, byKind, source, url, sourceKind, quotes, published, known, says, words, scale, file } =
    claims[0]!
  return { id, about, by, byKind, source, url, sourceKind, quotes, published, known, says, words, scale, file, claims }
}
