import { addToGroup } from '../groupBy.ts'
import type { KnowledgeBase } from '../knowledge/knowledgeBase.ts'
import type { IntakeClaim, IntakeDraft, IntakeSource } from './intakeDraft.ts'
import { type Entry, type EntryValue, statementOf } from './statementOf.ts'

/** A draft's source, where a person has added what the document does not say of itself. */
export interface CompleteSource extends IntakeSource {
  readonly by: string
  readonly published: string
  readonly url: string
}

export interface AcceptedEntries {
  /** New files of the knowledge folder, in order. */
  readonly files: readonly { readonly path: string; readonly value: EntryValue }[]
  /** Ids of what they hold. */
  readonly accepted: readonly string[]
  /** What has no place in a new file, why, and the entry to add by hand where there is one. */
  readonly left: readonly LeftItem[]
}

export interface LeftItem {
  readonly id: string
  readonly why: string
  readonly entry: Entry | null
}

/**
 * The files that a draft, or those items of it, become. An incident or a new actor brings all claims about it. Files that are
 * there are never changed: what belongs into one is left, with the entry to add.
 */
export function acceptedEntries(
  draft: IntakeDraft,
  source: CompleteSource,
  base: KnowledgeBase,
  items: ReadonlySet<string> | null,
): AcceptedEntries {
  const known = base.sources.find(({ url, by }) => url === source.url && by === source.by)
  const sourceId = known?.id ?? freeId(`${source.by}-${source.published}`, source.sha256, base)
  const wanted = (id: string): boolean => items === null || items.has(id)
  const left: LeftItem[] = []
  const newIncidents = draft.incidents.filter(({ id, known: there, matches }) => {
    // What may be known already is made anew only by name.
    const doubtful = items === null && !there && matches.length > 0
    const why = `it may be ${matches.join(', ')}; if it is none of these, accept it with --item ${id}`
    if (doubtful) left.push({ id, why, entry: null })
    return !there && !doubtful && wanted(id)
  })
  const newActors = draft.actors.filter(
    (actor) => !actor.known && wanted(actor.id) && draft.claims.some(({ about }) => about === actor.id),
  )
  const whole = new Set([...newIncidents, ...newActors].map(({ id }) => id))
  const actors = new Set([...base.actors, ...newActors].map(({ id }) => id))
  const voices = new Set([...base.publishers, ...source.publishers].map(({ id }) => id))
  const bySubject = new Map<string, { claim: IntakeClaim; entry: Entry }[]>()
  for (const claim of draft.claims) {
    if (!wanted(claim.id) && !whole.has(claim.about ?? '')) continue
    const { id, about } = claim
    const entry = statementOf(claim, sourceId, source.by)
    const why = 'why' in entry && typeof entry.why === 'string' ? entry.why : whyNot(claim, actors, voices)
    if (about === null) left.push({ id, why: 'the text does not say of whom', entry: null })
    else if (why !== null) left.push({ id, why, entry: null })
    else if (!whole.has(about) && !base.actors.some((actor) => actor.id === about)) {
      const there = base.incidents.some((incident) => incident.id === about)
      const place = there ? `add it by hand to incidents/${about}.yaml` : `accept ${about} with it`
      left.push({ id, why: place, entry: there ? (entry as Entry) : null })
    } else addToGroup(bySubject, about, { claim, entry: entry as Entry })
  }
  for (const { id, problem } of draft.addresses)
    if (wanted(id))
      left.push({ id, why: problem === null ? 'say by hand whose it is, and its role' : `it ${problem}`, entry: null })
  for (const { id } of draft.transactions)
    if (wanted(id)) left.push({ id, why: 'say by hand what it did', entry: null })

  const { by, published, url, title } = source
  const sources =
    known === undefined ? { sources: { [sourceId]: { by, published, url, ...(title === null ? {} : { title }) } } } : {}
  const allTopics = draft.topics.map(({ id }) => id).filter((id) => base.topics.some((topic) => topic.id === id))
  const topics = allTopics.length === 0 ? {} : { topics: allTopics }
  const files: { path: string; value: EntryValue }[] = []
  const accepted: string[] = []
  for (const [about, entries] of bySubject) {
    const claims = entries.map(({ entry }) => entry)
    const incident = newIncidents.find(({ id }) => id === about)
    const actor = newActors.find(({ id }) => id === about)
    if (incident !== undefined && incident.date === null) {
      left.push({ id: about, why: 'no date stands beside it; write the date into the draft', entry: null })
      continue
    }
    const names = entries.map(({ claim }) => claim.id)
    if (incident !== undefined) {
      const { victim } = incident
      const head = { date: incident.date!, victim: { name: victim.name, kind: victim.kind }, ...topics, stub: 'true' }
      files.push({ path: `incidents/${about}.yaml`, value: { ...head, ...sources, claims } })
    } else if (actor !== undefined)
      files.push({
        path: `actors/${about}.yaml`,
        value: { name: actor.name, kind: 'group', ...topics, ...sources, claims },
      })
    else {
      const tail = items === null ? '' : `-${names.join('-')}`
      files.push({
        path: `figures/${`${sourceId}-${about}${tail}`.slice(0, 95)}.yaml`,
        value: { about, ...sources, claims },
      })
    }
    accepted.push(...((incident ?? actor) ? [about] : []), ...names)
  }
  const spoken = new Set([by, ...draft.claims.filter(({ id }) => accepted.includes(id)).map((claim) => claim.by)])
  for (const { id, name, kind } of source.publishers)
    if (spoken.has(id) && files.length > 0 && !base.publishers.some((one) => one.id === id))
      files.push({ path: `publishers/${id}.yaml`, value: { [id]: { name, kind } } })
  return { files, accepted, left }
}

function whyNot(
  { about, kind, value, by }: IntakeClaim,
  actors: ReadonlySet<string>,
  voices: ReadonlySet<string>,
): string | null {
  const ofActor = about !== null && actors.has(about)
  if (ofActor && !OF_ACTORS.has(kind)) return 'the knowledge base has this of incidents only'
  if ((kind === 'parent' || kind === 'attribution') && !actors.has(value)) return `${value} is no actor yet`
  return by === null || voices.has(by) ? null : `${by} is no publisher yet`
}

const OF_ACTORS: ReadonlySet<string> = new Set(['total', 'count', 'parent', 'operations'])

/** Another document of that publisher and day has the plain id already. */
function freeId(id: string, sha256: string, base: KnowledgeBase): string {
  return base.sources.some((source) => source.id === id) ? `${id}-${sha256.slice(0, 8)}` : id
}
