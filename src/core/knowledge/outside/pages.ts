import type { Claim } from '../claim.ts'
import type { OutsideActor, OutsideIncident, OutsideSource } from './outsideList.ts'

type Item = OutsideIncident | OutsideActor
type Sources = ReadonlyMap<string, OutsideSource>

/** Links of documents that speak of several incidents or actors, and so do not say which is meant. */
export function sharedPages(claims: readonly Claim[]): ReadonlySet<string> {
  const first = new Map<string, string>()
  const shared = new Set<string>()
  for (const { url, about } of claims) {
    if ((first.get(url) ?? about) !== about) shared.add(url)
    first.set(url, about)
  }
  return shared
}

/** Links of documents that only one item cites: the others are the list itself, and say nothing of which item is meant. */
export function pagesOfOne(items: readonly Item[], sources: Sources): ReadonlySet<string> {
  const times = new Map<string, number>()
  for (const item of items) for (const url of urlsOf(item, sources)) times.set(url, (times.get(url) ?? 0) + 1)
  return new Set([...times].flatMap(([url, count]) => (count === 1 ? [url] : [])))
}

/** Links of the documents that an item cites. */
export function urlsOf({ claims }: Item, sources: Sources): string[] {
  return [...new Set(claims.flatMap(({ source }) => sources.get(String(source))?.url ?? []))]
}
