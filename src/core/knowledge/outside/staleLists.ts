import { fullNumber } from '../../report/numbers.ts'
import type { KnowledgeIndex } from '../knowledgeIndex.ts'
import { listingsOf } from '../listings.ts'
import { lastDay } from '../partialDate.ts'
import { daysApart } from './daysApart.ts'
import type { OutsideList, OutsideSource } from './outsideList.ts'

/** Authorities change their lists every week. */
const STALE_DAYS = 30

/**
 * What to say of lists of authorities that are old on a day (`YYYY-MM-DD`): how old each is, and whom the knowledge base
 * knows to have been taken off such a list since.
 */
export function staleLists(list: OutsideList, index: KnowledgeIndex, day: string): readonly string[] {
  const old = list.sources.filter((source) => isAuthoritys(source, list) && ageOf(source, day) > STALE_DAYS)
  return old.map((source) => {
    const days = fullNumber(BigInt(ageOf(source, day)), 0)
    const off = takenOff(index, lastDay(source.published), day)
    const known = off.length === 0 ? '' : ` Taken off since, as is known here: ${off.join('; ')}.`
    return `The list is of ${source.published}, ${days} days before ${day}: what changed since is not in it.${known}`
  })
}

/** Whether a document is a list, or a copy of one: it says of somebody or of an address that they stand on it. */
function isAuthoritys({ id, url }: OutsideSource, { actors, tags }: OutsideList): boolean {
  return (
    tags.some(({ source, category }) => source === url && category === 'sanction') ||
    actors.some(({ claims }) => claims.some(({ source, listing }) => source === id && listing !== undefined))
  )
}

function ageOf({ published }: OutsideSource, day: string): number {
  return lastDay(published) >= day ? 0 : daysApart(published, day)
}

function takenOff(index: KnowledgeIndex, after: string, day: string): string[] {
  return index.base.actors.flatMap(({ id, name }) =>
    listingsOf(index.standingClaimsAbout(id)).flatMap(({ listing: { list, until } }) =>
      until !== null && lastDay(until) > after && lastDay(until) <= day ? [`${name} (${list}, ${until})`] : [],
    ),
  )
}
