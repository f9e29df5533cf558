import type { Claim } from '../../core/knowledge/claim.ts'
import { claimsBySubject } from '../../core/knowledge/claimsBySubject.ts'
import type { Actor } from '../../core/knowledge/knowledgeBase.ts'
import { shownValue, suggestion } from '../yaml/problems.ts'
import { checkNamed } from './checkNamed.ts'
import type { Draft } from './draft.ts'

/** Figures are about actors that are there, and persons are named for a reason. */
export function checkActors(
  actors: readonly Draft<Actor>[],
  ids: readonly string[],
  figures: readonly Draft<{ readonly about: string }>[],
  claims: readonly Claim[],
): void {
  const bySubject = claimsBySubject(claims)
  for (const { item, path, report } of figures)
    if (!ids.includes(item.about))
      report(path, 'NO_SUCH_ACTOR', `${shownValue(item.about)} is no actor here`, suggestion(item.about, ids))
  for (const { item, report } of actors) {
    const own = bySubject.get(item.id) ?? []
    checkNamed(item.named, own, ['named'], report)
  }
}
