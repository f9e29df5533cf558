import { basename } from 'node:path'
import { z } from 'zod'
import { compareText } from '../../core/compareText.ts'
import { inputError } from '../../core/errors.ts'
import { addToGroup } from '../../core/groupBy.ts'
import { slug } from '../../core/intake/slug.ts'
import type { OutsideId } from '../../core/knowledge/claim.ts'
import { distinctIds } from '../../core/knowledge/distinctIds.ts'
import { ACTOR_KINDS, type ActorKind } from '../../core/knowledge/knowledgeWords.ts'
import type {
  OutsideActor,
  OutsideLeft,
  OutsideList,
  OutsidePublisher,
  OutsideSource,
} from '../../core/knowledge/outside/outsideList.ts'
import { isPartialDate } from '../../core/knowledge/partialDate.ts'
import { readJson } from '../files/readJson.ts'
import { listFiles } from '../outside/listFiles.ts'
import type { OutsideDocument, OutsideRequest } from '../outside/outsideReader.ts'
import { requireDocument } from '../outside/requireDocument.ts'
import { requireFewItems } from '../outside/requireFewItems.ts'
import { keyText, shownValue } from '../yaml/problems.ts'

/** The whole of ATT&CK for enterprises has some 50 MB. */
const MAX_BYTES = 256 * 1024 * 1024

/**
 * Reads who is named in bundles of STIX 2.0 and 2.1: intrusion sets, as MITRE ATT&CK has them, and threat actors, as the
 * knowledge base is exported. What is revoked or deprecated is left.
 * Errors: those of `listFiles` and `readJson`, NOT_THIS_FORMAT, TOO_MANY_ITEMS, SOURCE_INCOMPLETE.
 */
export async function readStixActors({ files, document }: OutsideRequest): Promise<OutsideList> {
  const lists: OutsideList[] = []
  for (const { path } of await listFiles(files, '.json'))
    lists.push(
      listOf(bundleOf(await readJson(path, path, { maxBytes: MAX_BYTES, numbers: 'double' }), path), document, path),
    )
  const publishers = new Map(lists.flatMap((list) => list.publishers).map((publisher) => [publisher.id, publisher]))
  return {
    publishers: [...publishers.values()],
    sources: lists.flatMap(({ sources }) => sources),
    incidents: [],
    actors: lists.flatMap(({ actors }) => actors),
    tags: [],
    left: lists.flatMap(({ left }) => left),
  }
}

const bundle = z.object({ type: z.literal('bundle'), objects: z.array(z.unknown()) })

function bundleOf(value: unknown, path: string): readonly unknown[] {
  const result = bundle.safeParse(value)
  if (result.success) return result.data.objects
  const place = keyText(result.error.issues[0]!.path) || 'the file'
  throw inputError('NOT_THIS_FORMAT', `${path} is no STIX bundle: ${place} is not as it must be`, {
    fix: 'give a file with "type": "bundle" and a list of "objects"',
    facts: { file: path, key: place },
  })
}

const text = z.string().max(10_000)
const reference = z.object({ source_name: text, url: text.optional(), external_id: text.optional() })
const named = z.object({
  type: text,
  id: text,
  name: text.min(1),
  modified: text,
  created_by_ref: text.optional(),
  revoked: z.boolean().optional(),
  x_mitre_deprecated: z.boolean().optional(),
  aliases: z.array(text).max(1_000).default([]),
  labels: z.array(text).max(1_000).default([]),
  threat_actor_types: z.array(text).max(100).default([]),
  external_references: z.array(reference).max(10_000).default([]),
})
type Named = z.infer<typeof named>

const identity = z.object({ type: z.literal('identity'), id: text, name: text.min(1) })
const replacement = z.object({
  type: z.literal('relationship'),
  relationship_type: z.literal('revoked-by'),
  source_ref: text,
  target_ref: text,
})

const ACTORS: ReadonlySet<string> = new Set(['intrusion-set', 'threat-actor'])
const MITRE = { id: 'mitre', name: 'MITRE ATT&CK', kind: 'researcher' } as const
/** MITRE signs what it publishes with this identity, which a file of one group does not hold. */
const MITRE_IDENTITY = 'identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5'

function listOf(objects: readonly unknown[], document: OutsideDocument, path: string): OutsideList {
  const file = basename(path)
  const identities = new Map(parsed(identity, objects).map(({ id, name }) => [id, name]))
  const others = new Map<string, number>()
  const left: OutsideLeft[] = []
  const read: { readonly object: Named; readonly place: string }[] = []
  for (const [index, value] of objects.entries()) {
    const type = typeOf(value)
    const place = `${file} objects[${index}]`
    if (!ACTORS.has(type)) {
      if (type !== 'identity') others.set(type, (others.get(type) ?? 0) + 1)
      continue
    }
    const result = named.safeParse(value)
    if (result.success) read.push({ object: result.data, place })
    else {
      const { path: at, message } = result.error.issues[0]!
      left.push({ place: `${place}.${keyText(at)}`, why: `${shownValue(message)} [BAD_VALUE]` })
    }
  }
  for (const [type, count] of [...others].sort(([a], [b]) => compareText(a, b)))
    left.push({ place: file, why: `${count} of type ${shownValue(type)}: no actors` })
  const names = new Map(read.map(({ object }) => [object.id, object.name]))
  const successors = new Map(
    parsed(replacement, objects).map(({ source_ref, target_ref }) => [source_ref, names.get(target_ref)]),
  )
  requireFewItems(read.length)
  const publishers = new Map<string, OutsidePublisher>()
  const sources: OutsideSource[] = []
  const actors: OutsideActor[] = []
  for (const { object, place } of read) {
    const gone = whyGone(object, successors.get(object.id))
    if (gone !== null) {
      left.push({ place: `${place}, ${object.name}`, why: gone })
      continue
    }
    const publisher = publisherOf(object, identities)
    const own = pageOf(object)
    const day = object.modified.slice(0, 10)
    const about = requireDocument(
      { ...document, url: own?.url ?? document.url },
      { ...(publisher === null ? {} : { by: publisher.id }), ...(isPartialDate(day) ? { published: day } : {}) },
      `${path} objects, ${shownValue(object.name)}`,
    )
    if (publisher !== null && about.by === publisher.id) publishers.set(publisher.id, publisher)
    const key = own?.external_id ?? object.name
    const source = {
      ...about,
      id: [about.by, slug(key), about.published].filter((part) => part !== '').join('-'),
      title: about.title ?? (own === undefined ? object.name : `${object.name}, ${key}`),
    }
    sources.push(source)
    actors.push(actorOf(object, source.id, publisher?.name ?? about.by, place))
  }
  return { publishers: [...publishers.values()], sources, incidents: [], actors, tags: [], left }
}

function parsed<T>(schema: z.ZodType<T>, objects: readonly unknown[]): T[] {
  return objects.flatMap((value) => {
    const result = schema.safeParse(value)
    return result.success ? [result.data] : []
  })
}

function typeOf(value: unknown): string {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  return typeof type === 'string' ? type.slice(0, 80) : 'unknown'
}

/** Why an object speaks of nobody any more; null where it does. */
function whyGone({ revoked, x_mitre_deprecated }: Named, successor: string | undefined): string | null {
  if (revoked === true) return `it is revoked${successor === undefined ? '' : `: now ${shownValue(successor)}`}`
  return x_mitre_deprecated === true ? 'it is deprecated' : null
}

function publisherOf(object: Named, identities: ReadonlyMap<string, string>): OutsidePublisher | null {
  if (object.created_by_ref === MITRE_IDENTITY) return MITRE
  const name = identities.get(object.created_by_ref ?? '')
  const id = slug(name ?? '')
  return name === undefined || id === '' ? null : { id, name, kind: 'researcher' }
}

/** MITRE's own page of a group. In a bundle of somebody else that page is another document. */
function pageOf({ created_by_ref, external_references }: Named): z.infer<typeof reference> | undefined {
  if (created_by_ref !== MITRE_IDENTITY) return undefined
  return external_references.find(({ source_name, url }) => source_name === 'mitre-attack' && url !== undefined)
}

function actorOf(object: Named, source: string, who: string, place: string): OutsideActor {
  const { name, external_references: references } = object
  const aliases = [...new Set(object.aliases)].filter((alias) => alias !== name && alias !== '')
  const ids = distinctIds(references.flatMap(idOf))
  const schemes = new Map<string, string[]>()
  for (const { scheme, id } of ids) addToGroup(schemes, scheme, id)
  const claim = {
    source,
    says: `${who} names it${aliases.length === 0 ? '' : ', and other names of it'}.`,
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(schemes.size === 0 ? {} : { ids: Object.fromEntries(schemes) }),
  }
  return { place: `${place}, ${name}`, name, kind: kindOf(object), aliases, ids, claims: [claim] }
}

/** Our own id of an actor is no id that somebody else gave. */
function idOf({ source_name, external_id }: z.infer<typeof reference>): OutsideId[] {
  if (external_id === undefined || external_id === '' || source_name === 'dyepack') return []
  return [{ scheme: source_name === 'mitre-attack' ? 'mitre' : slug(source_name) || 'other', id: external_id }]
}

function kindOf({ type, labels, threat_actor_types: types }: Named): ActorKind {
  if (type === 'intrusion-set') return 'group'
  const own = labels.find((label): label is ActorKind => (ACTOR_KINDS as readonly string[]).includes(label))
  return own ?? (types.includes('nation-state') ? 'state' : 'group')
}
