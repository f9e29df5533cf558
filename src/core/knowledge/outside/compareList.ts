import { compareText } from '../../compareText.ts'
import { slug } from '../../intake/slug.ts'
import type { Entry } from '../../intake/statementOf.ts'
import type { Claim, ClaimFact } from '../claim.ts'
import { claimsBySubject } from '../claimsBySubject.ts'
import type { KnowledgeBase } from '../knowledgeBase.ts'
import type { Tag } from '../tag.ts'
import { type Candidate, finderOf } from './candidates.ts'
import type { Checked, CheckedList } from './checkedList.ts'
import { factParts } from './factParts.ts'
import { actorReasons, incidentReasons, nameReasons } from './matchReasons.ts'
import { nameOf } from './nameKeys.ts'
import type { OutsideActor, OutsideIncident, OutsideLeft, OutsideList, OutsideSource } from './outsideList.ts'
import type { Match, Proposed } from './proposal.ts'
import { isTransaction, type Traits, traitsOfFacts } from './traits.ts'

/** A list beside the knowledge base: of each item, what it may be. */
export interface ComparedList extends Pick<OutsideList, 'publishers' | 'sources' | 'left'> {
  readonly incidents: readonly Proposed<Checked<OutsideIncident>>[]
  readonly actors: readonly Proposed<Checked<OutsideActor>>[]
  readonly tags: readonly Tag[]
  readonly knownTags: number
}

/**
 * Compares a list with what is known, and its items with each other. Every item comes out once: new, matched, known, or left
 * where it says the same as another item of the list. Neither the order of the items nor that of the files matters.
 */
export function compareList(list: CheckedList, base: KnowledgeBase): ComparedList {
  const sources = new Map(list.sources.map((source) => [source.id, source]))
  const bySubject = claimsBySubject(base.claims)
  const shared = sharedPages(base.claims)
  const left: OutsideLeft[] = [...list.left]
  const topics = new Set(base.topics.map(({ id }) => id))
  const unknownTopics = new Set(list.incidents.flatMap((item) => item.topics).filter((topic) => !topics.has(topic)))
  for (const topic of unknownTopics) left.push({ place: `topic ${topic}`, why: 'is not in topics.yaml' })
  const incidents = list.incidents.map((item) => ({ ...item, topics: item.topics.filter((one) => topics.has(one)) }))
  const setting = { sources, bySubject, left }
  return {
    publishers: list.publishers,
    sources: list.sources,
    incidents: compareItems(incidents, {
      ...setting,
      idOf: ({ date, victim }) => `${date}-${slug(victim.name) || 'theft'}`,
      reasons: incidentReasons,
      known: base.incidents.map(({ id, date, victim }) => {
        const names = victim.kind === 'individual' ? [] : [victim.name, id.replace(/^(\d+-)+/, '')]
        return knownTraits(id, names, [date], bySubject.get(id) ?? [], shared)
      }),
      traitsOf: ({ victim, alsoNamed = [], date, mentions = [] }) => ({
        names: [victim.name, ...alsoNamed],
        dates: [date],
        mentions,
        ids: [],
      }),
    }),
    actors: compareItems(list.actors, {
      ...setting,
      idOf: actorId,
      reasons: actorReasons,
      known: base.actors.map(({ id, name }) => knownTraits(id, [name], [], bySubject.get(id) ?? [], shared)),
      traitsOf: ({ name, aliases, ids }) => ({
        names: [name, ...aliases],
        dates: [],
        mentions: [],
        ids: ids.map(({ scheme, id }) => `${scheme} ${id}`),
      }),
    }),
    ...compareTags(list.tags, base.tags),
    left: left.sort((a, b) => compareText(a.place, b.place) || compareText(a.why, b.why)),
  }
}

/** Names of persons stay out of the names of files. */
function actorId({ name, kind, ids }: OutsideActor): string {
  const given = kind === 'person' ? `${ids[0]?.scheme ?? 'person'}-${ids[0]?.id ?? ''}` : name
  return slug(given).replace(/^[^a-z]+/, '') || 'actor'
}

type Item = Checked<OutsideIncident> | Checked<OutsideActor>

interface Setting<T> {
  readonly sources: ReadonlyMap<string, OutsideSource>
  readonly bySubject: ReadonlyMap<string, readonly Claim[]>
  readonly left: OutsideLeft[]
  readonly idOf: (item: T) => string
  readonly reasons: typeof incidentReasons
  readonly known: readonly Candidate[]
  readonly traitsOf: (item: T) => Pick<Traits, 'dates' | 'ids'> & {
    readonly names: readonly string[]
    readonly mentions: readonly string[]
  }
}

function compareItems<T extends Item>(items: readonly T[], setting: Setting<T>): Proposed<T>[] {
  const { sources, bySubject, reasons } = setting
  const distinct = withoutRepeats(items, setting.left)
  const pages = pagesOfOne(distinct, sources)
  const inBase = finderOf(setting.known, reasons, 'two lists')
  const named = withIds(distinct, setting).map(({ id, item }) => {
    const candidate = { id, item, traits: traitsOfItem(item, setting, sources, pages) }
    const matches = inBase(candidate).map(({ found, because }): Match => {
      const known = item.claims.filter((_, index) => isKnown(item, index, sources, bySubject.get(found.id) ?? []))
      return { id: found.id, in: 'knowledge', because, known: known.length }
    })
    return { ...candidate, matches }
  })
  // What may be known already is asked about that; what is new may still be in the list twice.
  const inList = finderOf(
    named.filter(({ matches }) => matches.length === 0),
    reasons,
    'one list',
  )
  const sameName = finderOf(setting.known, nameReasons, 'two lists')
  return named.map(({ id, item, matches, ...one }) => {
    const namesakes = matches.length > 0 ? [] : sameName({ id, ...one }).map(({ found }) => found.id)
    if (matches.some(({ known }) => known === item.claims.length))
      return { ...item, id, state: 'known', matches, namesakes }
    const all =
      matches.length > 0
        ? matches
        : inList({ id, ...one }).map(({ found, because }): Match => ({ id: found.id, in: 'list', because, known: 0 }))
    return { ...item, id, state: all.length > 0 ? 'matched' : 'new', matches: all, namesakes }
  })
}

/** Whether an incident or actor has all that a statement says, from the same document. */
export function isKnown(
  { claims, facts }: Item,
  index: number,
  sources: ReadonlyMap<string, OutsideSource>,
  own: readonly Claim[],
): boolean {
  const claim = claims[index]!
  const there = new Set(own.filter((one) => saidIn(one, claim, sources)).flatMap((one) => factParts(one)))
  return facts[index]!.every((fact) => factParts(fact).every((part) => there.has(part)))
}

export function saidIn(known: Claim, claim: Entry, sources: ReadonlyMap<string, OutsideSource>): boolean {
  return known.url === sources.get(String(claim.source))?.url && known.quotes === (claim.quotes ?? null)
}

function knownTraits(
  id: string,
  names: readonly string[],
  dates: readonly string[],
  own: readonly Claim[],
  shared: ReadonlySet<string>,
): Candidate {
  const traits = traitsOfFacts(own)
  const documents = [...new Set(own.map(({ url }) => url))].filter((url) => !shared.has(url))
  return {
    id,
    traits: {
      ...traits,
      names: [...names.map(nameOf), ...traits.names],
      dates: [...dates, ...traits.dates],
      documents,
    },
  }
}

function traitsOfItem<T extends Item>(
  item: T,
  { traitsOf }: Setting<T>,
  sources: ReadonlyMap<string, OutsideSource>,
  pages: ReadonlySet<string>,
): Traits {
  const said = traitsOfFacts(item.facts.flat() as ClaimFact[])
  const { mentions, ...own } = traitsOf(item)
  return {
    names: [...own.names.map(nameOf), ...said.names],
    dates: [...new Set([...own.dates, ...said.dates])],
    transactions: [...said.transactions, ...mentions.filter(isTransaction)],
    addresses: [...said.addresses, ...mentions.filter((place) => !isTransaction(place))],
    amounts: said.amounts,
    ids: [...own.ids, ...said.ids],
    documents: urlsOf(item, sources).filter((url) => pages.has(url)),
  }
}

function urlsOf({ claims }: Item, sources: ReadonlyMap<string, OutsideSource>): string[] {
  return [...new Set(claims.flatMap(({ source }) => sources.get(String(source))?.url ?? []))]
}

/** Links of documents that speak of several incidents or actors, and so do not say which is meant. */
function sharedPages(claims: readonly Claim[]): ReadonlySet<string> {
  const first = new Map<string, string>()
  const shared = new Set<string>()
  for (const { url, about } of claims) {
    if ((first.get(url) ?? about) !== about) shared.add(url)
    first.set(url, about)
  }
  return shared
}

/** Links of documents that only one item cites: the others are the list itself, and say nothing of which item is meant. */
function pagesOfOne(items: readonly Item[], sources: ReadonlyMap<string, OutsideSource>): ReadonlySet<string> {
  const times = new Map<string, number>()
  for (const item of items) for (const url of urlsOf(item, sources)) times.set(url, (times.get(url) ?? 0) + 1)
  return new Set([...times].flatMap(([url, count]) => (count === 1 ? [url] : [])))
}

/** Each item once: the same file given twice says nothing more. */
function withoutRepeats<T extends Item>(items: readonly T[], left: OutsideLeft[]): T[] {
  const byText = new Map<string, T>()
  for (const item of [...items].sort((a, b) => compareText(a.place, b.place))) {
    const text = contentOf(item)
    const first = byText.get(text)
    if (first === undefined) byText.set(text, item)
    else left.push({ place: item.place, why: `says the same as ${first.place}` })
  }
  return [...byText.values()]
}

/** All that an item says, but not where it stands; the same of the same, in whatever order its keys are. */
function contentOf(item: Item): string {
  if (!('victim' in item)) return JSON.stringify([item.name, item.kind, item.aliases, item.ids, item.claims])
  const { date, victim, topics, claims, alsoNamed = [], mentions = [] } = item
  return JSON.stringify([date, victim.name, victim.kind, topics, claims, alsoNamed, mentions])
}

/** A name for each, which is its own within the list; of several that would have the same, in the order of their content. */
function withIds<T extends Item>(items: readonly T[], { idOf }: Setting<T>): { id: string; item: T }[] {
  const sorted = items
    .map((item) => ({ item, wish: idOf(item), content: contentOf(item) }))
    .sort((a, b) => compareText(a.wish, b.wish) || compareText(a.content, b.content))
  const wishes = new Set(sorted.map(({ wish }) => wish))
  let number = 1
  const named = sorted.map(({ item, wish }, index) => {
    if (wish !== sorted[index - 1]?.wish) number = 1
    else
      do number += 1
      while (wishes.has(`${wish}-${number}`))
    return { id: number === 1 ? wish : `${wish}-${number}`, item }
  })
  return named.sort((a, b) => compareText(a.id, b.id))
}

function compareTags(tags: readonly Tag[], known: readonly Tag[]): Pick<ComparedList, 'tags' | 'knownTags'> {
  const there = new Set(known.map(tagText))
  const fresh = new Map(tags.filter((tag) => !there.has(tagText(tag))).map((tag) => [tagText(tag), tag]))
  const inOrder = [...fresh].sort(([a], [b]) => compareText(a, b)).map(([, tag]) => tag)
  return { tags: inOrder, knownTags: tags.length - fresh.size }
}

/** Two packs that say the same of an address from the same source are one tag. */
function tagText({ chain, address, label, category, actor, source }: Tag): string {
  return JSON.stringify([chain, address, label, category, actor, source])
}
