import type { Entry, EntryValue } from '../../intake/statementOf.ts'
import type { ClaimFact } from '../claim.ts'
import { claimsBySubject } from '../claimsBySubject.ts'
import type { KnowledgeBase } from '../knowledgeBase.ts'
import type { Checked } from './checkedList.ts'
import type { ComparedList } from './compareList.ts'
import type { OutsideActor, OutsideIncident, OutsideSource } from './outsideList.ts'
import type { Proposed } from './proposal.ts'
import { freeName, type SourceName, sourceNames } from './sourceNames.ts'
import { unsaid } from './unsaid.ts'

/** What a person decided. */
export interface Choice {
  /** Only these items, and those below; null: all that are new. */
  readonly items: ReadonlySet<string> | null
  /** Items that are something known already, or another item of the list. */
  readonly same: ReadonlyMap<string, string>
  /** Items that are none of what they match. */
  readonly anew: ReadonlySet<string>
}

export interface AcceptedList {
  readonly files: readonly { readonly path: string; readonly value: EntryValue }[]
  /** What existing files get. */
  readonly additions: readonly Addition[]
  /** Items, and what they are called here. */
  readonly accepted: readonly { readonly item: string; readonly as: string }[]
  readonly left: readonly { readonly item: string; readonly why: string }[]
  /** How many items say nothing new. */
  readonly known: number
}

/** Documents and statements that come to those of a file. */
export interface Addition {
  readonly path: string
  readonly sources: Readonly<Record<string, Entry>>
  readonly claims: readonly Entry[]
}

type Item = Proposed<Checked<OutsideIncident>> | Proposed<Checked<OutsideActor>>

/** A file to be, or additions to one. */
interface Subject {
  readonly path: string
  /** Null where the file is there. */
  readonly head: Entry | null
  readonly claims: Entry[]
}

/**
 * The files that the items of a list become. A matched item becomes one only as the person says: a new file, or statements
 * that come to the file of what it is. Statements that are there already are dropped.
 */
export function acceptedList(list: ComparedList, base: KnowledgeBase, choice: Choice): AcceptedList {
  const sources = new Map(list.sources.map((source) => [source.id, source]))
  const naming = sourceNames(list, base)
  const own = claimsBySubject(base.claims)
  const taken = new Set(base.claims.map(({ id }) => id))
  const subjects = new Map<string, Subject>()
  const accepted: { item: string; as: string }[] = []
  const left: { item: string; why: string }[] = []
  const put = (item: Item, about: string): void => {
    const there = own.get(about) ?? []
    for (const [index, claim] of item.claims.entries()) {
      const facts = item.facts[index]!
      const rest = unsaid(claim, facts, there, sources)
      if (rest !== null) subjects.get(about)!.claims.push(withOwnId(rest, facts, about, naming, base, taken))
    }
    accepted.push({ item: item.id, as: about })
  }

  const folders = [
    { folder: 'incidents', items: list.incidents, known: new Set(base.incidents.map(({ id }) => id)), headOf },
    { folder: 'actors', items: list.actors, known: new Set(base.actors.map(({ id }) => id)), headOf: actorHead },
  ] as const
  let knownItems = 0
  for (const { folder, items, known, headOf: toHead } of folders) {
    const names = new Map<string, string>()
    const used = new Set(known)
    const wanted = (items as readonly Item[]).filter(({ id }) => isWanted(id, choice))
    for (const item of wanted) {
      const { id, state } = item
      if (choice.same.has(id)) continue
      if (state === 'known') knownItems += 1
      else if (state === 'matched' && !choice.anew.has(id)) left.push({ item: id, why: undecided(item) })
      else {
        const about = freeName(id, used)
        used.add(about)
        names.set(id, about)
        subjects.set(about, { path: `${folder}/${about}.yaml`, head: toHead(item as never), claims: [] })
        put(item, about)
      }
    }
    for (const item of wanted) {
      const target = choice.same.get(item.id)
      if (target === undefined) continue
      const about = known.has(target) ? target : names.get(target)
      if (about === undefined)
        left.push({ item: item.id, why: `${target} is nothing known, and no item that is accepted with it` })
      else {
        if (!subjects.has(about)) subjects.set(about, { path: `${folder}/${about}.yaml`, head: null, claims: [] })
        put(item, about)
      }
    }
  }

  return { ...entriesOf([...subjects.values()], naming, list, base), accepted, left, known: knownItems }
}

/** New documents stand where they are cited, or in files of their own where several cite them; and new publishers in theirs. */
function entriesOf(
  subjects: readonly Subject[],
  naming: ReadonlyMap<string, SourceName>,
  list: ComparedList,
  base: KnowledgeBase,
): Pick<AcceptedList, 'files' | 'additions'> {
  const written = subjects.filter(({ claims }) => claims.length > 0)
  const uses = new Map<string, number>()
  for (const { claims } of written)
    for (const id of new Set(claims.map(({ source }) => String(source)))) uses.set(id, (uses.get(id) ?? 0) + 1)
  const fresh = new Map([...naming.values()].filter(({ known }) => !known).map(({ id, source }) => [id, source]))
  const within = ({ claims }: Subject): Record<string, Entry> => {
    const ids = [...new Set(claims.map(({ source }) => String(source)))]
    return Object.fromEntries(
      ids.flatMap((id) => (uses.get(id) === 1 && fresh.has(id) ? [[id, sourceEntry(fresh.get(id)!)]] : [])),
    )
  }
  const files: { path: string; value: EntryValue }[] = []
  for (const subject of written)
    if (subject.head !== null) {
      const inline = within(subject)
      const block = Object.keys(inline).length === 0 ? {} : { sources: inline }
      files.push({
        path: subject.path,
        value: { ...subject.head, ...named(subject), ...block, claims: subject.claims },
      })
    }
  for (const [id, count] of uses)
    if (count > 1 && fresh.has(id))
      files.push({ path: `sources/${id}.yaml`, value: { [id]: sourceEntry(fresh.get(id)!) } })
  const speakers = new Set([...uses.keys()].flatMap((id) => fresh.get(id)?.by ?? []))
  for (const { id, name, kind } of list.publishers)
    if (speakers.has(id) && !base.publishers.some((one) => one.id === id))
      files.push({ path: `publishers/${id}.yaml`, value: { [id]: { name, kind } } })
  const additions = written
    .filter(({ head }) => head === null)
    .map((subject) => ({ path: subject.path, sources: within(subject), claims: subject.claims }))
  return { files, additions }
}

function isWanted(id: string, { items, same, anew }: Choice): boolean {
  return items === null || items.has(id) || same.has(id) || anew.has(id)
}

function undecided({ id, matches }: Item): string {
  const ids = matches.map((match) => match.id)
  return `may be ${ids.join(' or ')}: say --same ${id}=${ids[0]} if it is, and --new ${id} if it is none`
}

function headOf({ date, victim, topics }: OutsideIncident): Entry {
  return { date, victim: { ...victim }, ...topicsOf(topics), stub: 'true' }
}

function actorHead({ name, kind }: OutsideActor): Entry {
  return { name, kind }
}

/** A person is named because a government lists them: `checkList` lets no other one pass. */
function named({ head, claims }: Subject): Entry {
  if (head?.kind !== 'person') return {}
  const claim = claims.find(({ listing }) => listing !== undefined)!
  const { list } = claim.listing as { readonly list: string }
  return { named: { because: 'government', claim: `listing-${list}-${String(claim.id ?? claim.source)}` } }
}

function topicsOf(topics: readonly string[]): Entry {
  return topics.length === 0 ? {} : { topics }
}

function sourceEntry({ by, published, url, title }: OutsideSource): Entry {
  return { by, published, url, ...(title === null ? {} : { title }) }
}

/** A statement that names its source as it is called here, with an id of its own where its claims would be there twice. */
function withOwnId(
  claim: Entry,
  facts: readonly ClaimFact[],
  about: string,
  naming: ReadonlyMap<string, SourceName>,
  base: KnowledgeBase,
  taken: Set<string>,
): Entry {
  const source = naming.get(String(claim.source))!.id
  const quoted = base.sources.find(({ id }) => id === claim.quotes)?.by ?? claim.quotes
  const said = quoted === undefined ? source : `${quoted}-via-${source}`
  const kinds = facts.map(({ kind }) => kind).filter((kind) => kind in claim)
  const idsOf = (name: string): string[] => kinds.map((kind) => `${about}/${kind}-${name}`)
  const first = typeof claim.id === 'string' ? claim.id : said
  let name = first
  for (let n = 2; idsOf(name).some((id) => taken.has(id)); n++) name = `${first}-${n}`
  for (const id of idsOf(name)) taken.add(id)
  return { ...claim, source, ...(name === said ? {} : { id: name }) }
}
