import type { Claim } from '../../core/knowledge/claim.ts'
import { lastDay } from '../../core/knowledge/partialDate.ts'
import { shownValue, suggestion } from '../yaml/problems.ts'
import type { ClaimDraft } from './draft.ts'

/** Claims name actors and claims that are there, and only claims that were known before them. */
export function checkClaims(claims: readonly ClaimDraft[], actors: ReadonlySet<string>): void {
  const byId = new Map(claims.map(({ item }) => [item.id, item]))
  for (const { item, path, report, supersedes } of claims) {
    for (const actor of actorsOf(item))
      if (!actors.has(actor))
        report(path, 'NO_SUCH_ACTOR', `${shownValue(actor)} is no actor here`, suggestion(actor, [...actors]))
      else if (actor === item.about) report(path, 'PARENT_OF_ITSELF', 'names the actor itself', 'remove it')
    const statement = path.slice(0, -1)
    const targets = item.kind === 'disputes' || item.kind === 'withdraws' ? item.targets : []
    for (const target of [...targets, ...supersedes]) {
      const at = supersedes.includes(target) ? [...statement, 'supersedes'] : path
      const found = byId.get(target)
      if (!found)
        report(at, 'NO_SUCH_CLAIM', `${shownValue(target)} is no claim here`, suggestion(target, near(target, byId)))
      else if (item.kind === 'withdraws' && found.kind === 'withdraws')
        report(
          at,
          'WITHDRAWS_A_WITHDRAWAL',
          `${shownValue(target)} is a withdrawal`,
          'write the claim once more instead',
        )
      else if (lastDay(item.known) < lastDay(found.known))
        report(at, 'ANSWERS_LATER', `${shownValue(target)} was known only on ${found.known}`, 'compare both dates')
    }
  }
}

function actorsOf(claim: Claim): readonly string[] {
  if (claim.kind === 'attribution') return claim.actors
  return claim.kind === 'parent' ? claim.parents : []
}

/** The claims of the same subject. */
function near(target: string, byId: ReadonlyMap<string, Claim>): string[] {
  const subject = target.slice(0, target.indexOf('/') + 1)
  return [...byId.keys()].filter((id) => id.startsWith(subject)).slice(0, 30)
}
