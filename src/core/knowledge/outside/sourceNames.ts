import type { KnowledgeBase } from '../knowledgeBase.ts'
import type { OutsideList, OutsideSource } from './outsideList.ts'

export interface SourceName {
  readonly id: string
  /** Whether the knowledge base has this document. */
  readonly known: boolean
  readonly source: OutsideSource
}

/** What each document of the list is called here: a page is known by its link and its day, for lists change. */
export function sourceNames(
  list: Pick<OutsideList, 'sources' | 'publishers'>,
  base: KnowledgeBase,
): ReadonlyMap<string, SourceName> {
  const used = new Set([...base.sources, ...base.publishers, ...list.publishers].map(({ id }) => id))
  const names = new Map<string, SourceName>()
  for (const source of list.sources) {
    const known = base.sources.find(
      ({ url, by, published }) => url === source.url && by === source.by && published === source.published,
    )
    const id = known?.id ?? freeName(source.id, used)
    used.add(id)
    names.set(source.id, { id, known: known !== undefined, source })
  }
  return names
}

/** The first of `x`, `x-2`, `x-3` … that is not used. */
export function freeName(wish: string, used: ReadonlySet<string>): string {
  let id = wish
  for (let n = 2; used.has(id); n++) id = `${wish}-${n}`
  return id
}
