import type { Claim } from '../../core/knowledge/claim.ts'
import type { ClaimDraft } from './draft.ts'

/**
 * Gives each claim what it supersedes: of all that its statement names, the claims of its own kind. What none of the
 * statement's claims can take the place of is reported, and so are rings.
 */
export function linkSuperseded(drafts: readonly ClaimDraft[]): ClaimDraft[] {
  const byId = new Map(drafts.map(({ item }) => [item.id, item]))
  const linked = drafts.map((draft) => {
    const supersedes = draft.supersedes.filter((id) => takesPlace(draft.item, byId.get(id)))
    return { ...draft, item: { ...draft.item, supersedes } }
  })
  const taken = new Set(linked.flatMap((draft) => draft.item.supersedes.map((id) => `${placeOf(draft)} ${id}`)))
  const linkedById = new Map(linked.map(({ item }) => [item.id, item]))
  for (const draft of linked) {
    const at = [...draft.path.slice(0, -1), 'supersedes']
    for (const id of draft.supersedes)
      if (byId.has(id) && !taken.has(`${placeOf(draft)} ${id}`))
        draft.report(
          at,
          'SUPERSEDES_NOTHING',
          `"${id}" is of another kind, subject, year or list`,
          'name a claim of the same',
        )
    if (inRing(draft.item, linkedById))
      draft.report(at, 'SUPERSEDES_ITSELF', 'leads back to this claim', 'name only earlier claims')
  }
  return linked
}

/** The statement that a claim is from. */
function placeOf({ item, path }: ClaimDraft): string {
  return JSON.stringify([item.file, path.slice(0, -1)])
}

function takesPlace(claim: Claim, target: Claim | undefined): boolean {
  if (target === undefined || claim.kind !== target.kind || claim.about !== target.about) return false
  return JSON.stringify(scopeOf(claim)) === JSON.stringify(scopeOf(target))
}

/** What two claims of one kind must share, so that one can take the place of the other. */
function scopeOf(claim: Claim): unknown {
  if (claim.kind === 'listing') return claim.listing.list
  return 'period' in claim ? claim.period : null
}

function inRing(claim: Claim, byId: ReadonlyMap<string, Claim>): boolean {
  const seen = new Set<string>()
  const open = [...claim.supersedes]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === claim.id) return true
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...(byId.get(id)?.supersedes ?? []))
  }
  return false
}
