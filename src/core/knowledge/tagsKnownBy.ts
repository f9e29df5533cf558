import type { Tag } from './tag.ts'

export interface KnownTags {
  readonly tags: readonly Tag[]
  /** How many were left out: dated after the day, and without any date. */
  readonly later: number
  readonly undated: number
}

/**
 * The tags that their files show to have been there on a day (`YYYY-MM-DD`, inclusive); all, where none is asked for.
 *
 * A tag's date is that of its last change. One that was there before and was changed later is left out too: nobody
 * can say from the file what it said then.
 */
export function tagsKnownBy(tags: readonly Tag[], day: string | null): KnownTags {
  if (day === null) return { tags, later: 0, undated: 0 }
  const dated = tags.filter(({ lastmod }) => lastmod !== '')
  const known = dated.filter(({ lastmod }) => lastmod <= day)
  return { tags: known, later: dated.length - known.length, undated: tags.length - dated.length }
}
