import type { Claim } from '../../core/knowledge/claim.ts'
import { claimsCsv } from '../../render/csv/claimsCsv.ts'
import { type LoadKnowledgeParameters, loadKnowledge } from './loadKnowledge.ts'

export interface ListClaimsResult {
  readonly claims: readonly Claim[]
  /** The same as CSV. */
  readonly csv: string
}

/**
 * Every claim beside its source, in the order of the ids.
 * Errors: those of `loadKnowledge`.
 */
export async function listClaims(parameters: LoadKnowledgeParameters = {}): Promise<ListClaimsResult> {
  const index = await loadKnowledge(parameters)
  return { claims: index.base.claims, csv: [...claimsCsv(index)].join('') }
}
