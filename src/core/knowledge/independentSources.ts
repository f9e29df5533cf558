import { compareText } from '../compareText.ts'
import type { Claim } from './claim.ts'
import type { Publisher } from './knowledgeBase.ts'

/**
 * The publishers that speak for themselves among claims, in order: whoever is quoted counts and whoever quotes does not,
 * and those that are part of another count as that one.
 */
export function independentSources(claims: readonly Claim[], publishers: readonly Publisher[]): string[] {
  const wholes = new Map(publishers.map(({ id, partOf }) => [id, partOf ?? id]))
  return [...new Set(claims.map(({ by }) => wholes.get(by) ?? by))].sort(compareText)
}
