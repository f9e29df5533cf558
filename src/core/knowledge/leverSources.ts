import type { Lever } from './knowledgeBase.ts'
import type { KnowledgeIndex } from './knowledgeIndex.ts'
import { daysApart } from './outside/daysApart.ts'
import { lastDay } from './partialDate.ts'

/** A lever with the documents that it rests on, to be looked at again. */
export interface LeverSources {
  readonly lever: Lever
  readonly links: readonly { readonly id: string; readonly title: string; readonly url: string }[]
  /** Days since it was last compared with them. */
  readonly age: number
  readonly stale: boolean
}

/** A contract changes seldom, a portal's address every few years: what nobody looked at for a year may be wrong. */
export const LEVER_DAYS = 365

/** Every lever with its links and its age on a day (`YYYY-MM-DD`), the stalest first. */
export function leverSources({ base, source }: KnowledgeIndex, day: string, days: number): readonly LeverSources[] {
  return base.levers
    .map((lever): LeverSources => {
      const links = lever.sources.map((id) => ({ id, title: source(id)?.title ?? '', url: source(id)?.url ?? '' }))
      const age = lastDay(lever.lastChecked) >= day ? 0 : daysApart(lever.lastChecked, day)
      return { lever, links, age, stale: age > days }
    })
    .sort((a, b) => b.age - a.age || (a.lever.id < b.lever.id ? -1 : 1))
}
