import { DyepackError } from '../../core/errors.ts'
import { slug } from '../../core/intake/slug.ts'
import type { Entry } from '../../core/intake/statementOf.ts'
import type {
  OutsideIncident,
  OutsideLeft,
  OutsideList,
  OutsideSource,
} from '../../core/knowledge/outside/outsideList.ts'
import { readInput } from '../files/readInput.ts'
import { readPartialDate } from '../knowledge/words.ts'
import { leftOf } from '../outside/leftOf.ts'
import { type ListedFile, listFiles } from '../outside/listFiles.ts'
import type { OutsideRequest } from '../outside/outsideReader.ts'
import { type RequiredDocument, requireDocument } from '../outside/requireDocument.ts'
import { dollars, saysOf } from '../outside/saysOf.ts'
import { shownValue } from '../yaml/problems.ts'
import { parseYaml } from '../yaml/readYaml.ts'
import { mentionsIn } from './mentionsIn.ts'
import { ACTOR_TAGS, ATTACK_TYPES, ENTITY_TYPES, NO_THEFT } from './words.ts'

/** An article; larger ones are something else. */
const MAX_BYTES = 1024 * 1024

/**
 * Reads Markdown files with front matter, one incident each, as DN Institute keeps them
 * (github.com/1712n/dn-institute, content/attacks/posts). The text under it is looked at for links to explorers only.
 * Errors: those of `listFiles`, SOURCE_INCOMPLETE.
 */
export async function readIncidentMarkdown({ files, document }: OutsideRequest): Promise<OutsideList> {
  const about = requireDocument(document, { by: PUBLISHER.id }, files[0] ?? 'the list')
  const folder = about.url.replace(/\/+$/, '')
  const read: Reading[] = []
  for (const file of await listFiles(files, '.md')) read.push(await readArticle(file, about, folder))
  return {
    publishers: about.by === PUBLISHER.id ? [PUBLISHER] : [],
    sources: read.flatMap((one) => ('incident' in one ? [one.source] : [])),
    incidents: read.flatMap((one) => ('incident' in one ? [one.incident] : [])),
    actors: [],
    tags: [],
    left: leftOf(read, 'file'),
  }
}

const PUBLISHER = { id: 'dn-institute', name: 'DN Institute', kind: 'researcher' } as const

interface Said {
  readonly left: readonly OutsideLeft[]
  /** `attack-types: Wallet Hack`: words that have none here. */
  readonly words: readonly string[]
}
type Reading = Said | (Said & { readonly incident: OutsideIncident; readonly source: OutsideSource })

async function readArticle({ path, name }: ListedFile, about: RequiredDocument, folder: string): Promise<Reading> {
  try {
    const { text, sha256 } = await readInput(path, name, MAX_BYTES)
    const matter = frontMatter(text)
    if (matter === null) return leave(name, 'has no front matter: it must begin with a line ---')
    // The first line stays one, so that lines are counted as in the file.
    const yaml = parseYaml({ file: name, text: `#${matter.yaml}`, sha256 }, 'failsafe')
    const value = yaml.value
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return leave(name, 'its front matter is no mapping of keys to values')
    return toIncident(name, value as Record<string, unknown>, mentionsIn(matter.rest), about, folder)
  } catch (error) {
    if (!(error instanceof DyepackError) || error.kind !== 'input') throw error
    return leave(name, `${error.message.replace(`${name} `, '')} [${error.code}]`)
  }
}

function leave(place: string, why: string): Reading {
  return { left: [{ place, why }], words: [] }
}

function frontMatter(text: string): { readonly yaml: string; readonly rest: string } | null {
  const parts = /^---[ \t]*(\r?\n(?:.*?\n)?)---[ \t]*(?:\r?\n|$)/s.exec(text)
  return parts === null ? null : { yaml: parts[1]!, rest: text.slice(parts[0].length) }
}

function toIncident(
  name: string,
  matter: Readonly<Record<string, unknown>>,
  mentions: readonly string[],
  about: RequiredDocument,
  folder: string,
): Reading {
  const texts = (key: string): string[] => textsOf(matter[key])
  const victims = texts('target-entities')
  const dateText = texts('date')[0] ?? ''
  if (victims.length === 0 && dateText === '')
    return leave(name, 'is no incident: it has no date and no target-entities')
  const date = readPartialDate(dateText)
  if (!('value' in date)) return leave(name, `date: ${shownValue(dateText)} ${date.problem} [${date.code}]`)
  if (victims.length === 0) return leave(name, 'target-entities: names nobody')
  const attacks = texts('attack-types')
  const fraud = attacks.find((word) => NO_THEFT.has(word))
  if (fraud !== undefined)
    return leave(
      name,
      `attack-types: ${fraud} is no theft from the one who is named, and the knowledge base has thefts`,
    )
  const types = texts('entity-types')
  const kind = ENTITY_TYPES.find(([word]) => types.includes(word))?.[1]
  if (kind === undefined)
    return leave(
      name,
      `entity-types: ${types.length === 0 ? 'says nothing' : types.join(', ')}: what the victim is has no word here`,
    )

  const left: OutsideLeft[] = []
  const words: string[] = []
  const means = [...new Set(attacks.flatMap((word) => ATTACK_TYPES.get(word) ?? []))].sort()
  words.push(...attacks.filter((word) => !ATTACK_TYPES.has(word)).map((word) => `attack-types: ${word}`))
  const known = new Set(ENTITY_TYPES.map(([word]) => word))
  words.push(...types.filter((word) => !known.has(word)).map((word) => `entity-types: ${word}`))
  const tags = texts('tags')
  const actors = tags.filter((word) => ACTOR_TAGS.has(word))
  words.push(...tags.filter((word) => !ACTOR_TAGS.has(word)).map((word) => `tags: ${word}`))
  const loss = readLoss(texts('loss'), (why) => left.push({ place: name, why }))
  words.push(...Object.keys(matter).flatMap((key) => (KEYS.has(key) ? [] : [`key ${shownValue(key)}`])))

  const stem = name.replace(/\.md$/, '')
  const source = {
    id: `${about.by}-${slug(stem) || 'entry'}`,
    by: about.by,
    published: about.published,
    url: `${folder}/${encodeURIComponent(name)}`,
    title: about.title,
  }
  const claim: Entry = {
    source: source.id,
    says: saysOf({ date: date.value, loss: loss && dollars(loss), means, actors }),
    date: date.value,
    ...(loss === null ? {} : { loss: { usd: loss } }),
    ...(means.length === 0 ? {} : { means }),
    ...(actors.length === 0 ? {} : { attribution: actors }),
  }
  const [victim, ...alsoNamed] = victims as [string, ...string[]]
  const incident = {
    place: name,
    date: date.value,
    victim: { name: victim, kind },
    topics: ['crypto', 'cyberattack'],
    claims: [claim],
    alsoNamed,
    mentions,
  }
  return { incident, source, left, words: [...new Set(words)] }
}

/** Keys that are read, and `title`, which is somebody's own words. */
const KEYS: ReadonlySet<string> = new Set([
  ...['date', 'target-entities', 'entity-types', 'attack-types', 'tags', 'loss', 'title'],
])

/** One text or several, without the spaces around them. */
function textsOf(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value]
  return all.flatMap((one) => (typeof one === 'string' && one.trim() !== '' ? [one.trim()] : []))
}

/** In whole dollars; null where it is unknown. */
function readLoss(texts: readonly string[], leaveIt: (why: string) => void): string | null {
  const text = texts[0] ?? 'unknown'
  if (text === 'unknown') return null
  if (texts.length === 1 && /^\d{1,18}(\.\d{1,2})?$/.test(text)) return text
  leaveIt(`loss: ${shownValue(text)} is not a sum in dollars [BAD_USD]`)
  return null
}
