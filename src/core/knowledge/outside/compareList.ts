import { compareText } from '../../compareText.ts'
import { slug } from '../../intake/slug.ts'
import type { Claim, ClaimFact } from '../claim.ts'
import { claimsBySubject } from '../claimsBySubject.ts'
import type { KnowledgeBase } from '../knowledgeBase.ts'
import type { Tag } from '../tag.ts'
import { type Candidate, finderOf } from './candidates.ts'
import type { Checked, CheckedList } from './checkedList.ts'
import { compareTags } from './compareTags.ts'
import { withIds, withoutRepeats } from './itemIds.ts'
import { actorReasons, incidentReasons, nameReasons } from './matchReasons.ts'
import { nameOf } from './nameKeys.ts'
import type { OutsideActor, OutsideIncident, OutsideLeft, OutsideList, OutsideSource } from './outsideList.ts'
import { pagesOfOne, sharedPages, urlsOf } from './pages.ts'
import type { Match, Proposed } from './proposal.ts'
import { isTransaction, type Traits, traitsOfFacts } from './traits.ts'
import { unsaid } from './unsaid.ts'

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
  const named = withIds(distinct, setting.idOf).map(({ id, item }) => {
    const candidate = { id, item, traits: traitsOfItem(item, setting, sources, pages) }
    const matches = inBase(candidate).map(({ found, because }): Match => {
      const own = bySubject.get(found.id) ?? []
      const known = item.claims.filter((claim, index) => unsaid(claim, item.facts[index]!, own, sources) === null)
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
