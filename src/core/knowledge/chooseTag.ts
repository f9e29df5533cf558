import type { Tag } from './tag.ts'
import { saysWhoHolds } from './taxonomy.ts'

/**
 * The tag that counts where several speak of one address: the higher confidence, then the earlier date, then the lower
 * name. Tags that say who holds the address come before those that only say what happened there. Null for no tags.
 */
export function chooseTag(tags: readonly Tag[]): Tag | null {
  const holders = tags.filter((tag) => saysWhoHolds(tag.category))
  return [...(holders.length > 0 ? holders : tags)].sort(surestFirst)[0] ?? null
}

/** Higher confidence first, then the earlier date (none is latest), then the lower name. */
export function surestFirst(a: Tag, b: Tag): number {
  if (a.confidenceLevel !== b.confidenceLevel) return b.confidenceLevel - a.confidenceLevel
  return compare(a.lastmod || '9999', b.lastmod || '9999') || compare(a.label, b.label) || compare(a.source, b.source)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
