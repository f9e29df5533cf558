import { compareText } from '../../compareText.ts'
import type { Tag } from '../tag.ts'

/** Which tags of a list are not there yet, each once and in order, and how many are. */
export function compareTags(
  tags: readonly Tag[],
  known: readonly Tag[],
): { readonly tags: readonly Tag[]; readonly knownTags: number } {
  const there = new Set(known.map(tagText))
  const fresh = new Map(tags.filter((tag) => !there.has(tagText(tag))).map((tag) => [tagText(tag), tag]))
  const inOrder = [...fresh].sort(([a], [b]) => compareText(a, b)).map(([, tag]) => tag)
  return { tags: inOrder, knownTags: tags.length - fresh.size }
}

/** Two packs that say the same of an address from the same source are one tag. */
function tagText({ chain, address, label, category, actor, source }: Tag): string {
  return JSON.stringify([chain, address, label, category, actor, source])
}
