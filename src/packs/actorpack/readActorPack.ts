import { compareText } from '../../core/compareText.ts'
import type { OutsideId } from '../../core/knowledge/claim.ts'
import { distinctIds } from '../../core/knowledge/distinctIds.ts'
import { ACTOR_KINDS, type ActorKind } from '../../core/knowledge/knowledgeWords.ts'
import { PACK_IDS, type PackActor, SITE_SCHEME } from '../../core/knowledge/packActor.ts'
import { type ActorPackFile, actorPackFileSchema } from '../../core/wire/actorPackFile.ts'
import { readDate } from '../values.ts'
import { checkShape } from '../yaml/checkShape.ts'
import { keyText, type Problem, problemsError, shownValue } from '../yaml/problems.ts'
import { readYaml } from '../yaml/readYaml.ts'

export interface ActorPack {
  readonly creator: string
  readonly title: string
  /** `YYYY-MM-DD` of the pack; empty where it has none. */
  readonly lastmod: string
  readonly actors: readonly PackActor[]
  /** Keys that have no place in a knowledge base, and how many actors have each. */
  readonly left: ReadonlyMap<string, number>
}

/** A parsed pack takes some 80 times its size in memory. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * Reads a GraphSense ActorPack.
 * Errors: those of `readYaml` and `checkShape`, MISSING_KEY, BAD_DATE, BAD_CONTEXT, DUPLICATE_ID.
 */
export async function readActorPack(path: string): Promise<ActorPack> {
  const yaml = await readYaml(path, path, { maxBytes: MAX_BYTES, schema: 'failsafe' })
  const pack = checkShape(yaml, actorPackFileSchema)
  const problems: Problem[] = []
  const left = new Map<string, number>()
  const seen = new Set<string>()
  const report: Report = (at, code, message, fix) => {
    const problem = { code, line: yaml.lineOf(at), key: keyText(at), message }
    problems.push(fix === undefined ? problem : { ...problem, fix })
  }
  const actors = pack.actors.map((own, index) => {
    const at = ['actors', index]
    if (seen.has(own.id)) report([...at, 'id'], 'DUPLICATE_ID', `${shownValue(own.id)} is there twice`)
    seen.add(own.id)
    return toPackActor({ ...pack, ...own }, at, report, (key) => left.set(key, (left.get(key) ?? 0) + 1))
  })
  const lastmod = dayOf(pack.lastmod ?? '', ['lastmod'], report)
  if (problems.length > 0) throw problemsError(yaml.file, problems)
  return { creator: pack.creator, title: pack.title, lastmod, actors, left }
}

type Report = (at: readonly PropertyKey[], code: string, message: string, fix?: string) => void
type Fields = ActorPackFile['actors'][number]

function toPackActor(
  fields: Fields,
  at: readonly PropertyKey[],
  report: Report,
  leave: (key: string) => void,
): PackActor {
  const { id, label = '', uri = '', aliases } = fields
  if (label.trim() === '') report([...at, 'label'], 'MISSING_KEY', 'is missing')
  const context = contextOf(fields.context, [...at, 'context'], report)
  const categories = listOf(fields.categories)
  const kind = kindOf(context.kind, categories)
  if (context.kind === undefined && categories.length > 0) leave('categories')
  if (listOf(fields.jurisdictions).length > 0) leave('jurisdictions')
  for (const key of Object.keys(context)) if (!PLACED.has(key)) leave(`context.${key}`)
  const refs = textsOf(context.refs)
  const sites = uri === '' || uri === refs[0] ? [] : [uri]
  const ids = [
    ...[...sites, ...textsOf(context.uris)].map((site) => ({ scheme: SITE_SCHEME, id: site })),
    ...PACK_IDS.flatMap(({ scheme, key }) => textsOf(context[key]).map((own) => ({ scheme, id: own }))),
    ...othersOf(context.ids),
  ]
  return {
    id,
    name: label,
    kind,
    aliases: [...new Set([...listOf(aliases), ...textsOf(context.aliases)])].sort(compareText),
    ids: distinctIds(ids),
    refs,
    lastmod: dayOf(fields.lastmod ?? '', [...at, 'lastmod'], report),
  }
}

/** Keys of the context that have a place. */
const PLACED: ReadonlySet<string> = new Set([
  'kind',
  'ids',
  'uris',
  'aliases',
  'refs',
  ...PACK_IDS.map(({ key }) => key),
])

/** The kind that `actorPackYaml` wrote; else by the concepts: some say that it runs something, the others what it did. */
function kindOf(written: unknown, categories: readonly string[]): ActorKind {
  const own = ACTOR_KINDS.find((kind) => kind === written)
  if (own !== undefined) return own
  if (categories.some((category) => !DEEDS.has(category) && category !== 'organization')) return 'service'
  return categories.includes('organization') ? 'company' : 'group'
}

/** Concepts that say what somebody does or is said to have done, not what they run. */
const DEEDS: ReadonlySet<string> = new Set([
  'abuse',
  'extortion',
  'extremism',
  'financial_crime',
  'investment_fraud',
  'money_laundering',
  'perpetrator',
  'phishing',
  'ponzi_scheme',
  'ransomware',
  'sanction',
  'scam',
  'service_hack',
  'terrorism',
])

type Context = Readonly<Record<string, unknown>>

/** A mapping, or JSON in a text. */
function contextOf(given: unknown, at: readonly PropertyKey[], report: Report): Context {
  if (given === undefined || given === '') return {}
  const value = typeof given === 'string' ? jsonOf(given) : given
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Context
  report(at, 'BAD_CONTEXT', 'is neither a mapping nor JSON of one', 'write a mapping, or leave it out')
  return {}
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function othersOf(given: unknown): OutsideId[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return []
  return Object.entries(given).flatMap(([scheme, ids]) => textsOf(ids).map((id) => ({ scheme, id })))
}

function textsOf(given: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(given) ? given : [given]
  return all.filter((one): one is string => typeof one === 'string' && one !== '')
}

function listOf(given: readonly string[] | '' | undefined): readonly string[] {
  return given === undefined || given === '' ? [] : given
}

function dayOf(text: string, at: readonly PropertyKey[], report: Report): string {
  if (text === '') return ''
  const reading = readDate(text.slice(0, 10))
  if ('value' in reading) return reading.value
  report(at, reading.code, `${shownValue(text)} ${reading.problem}`, reading.fix)
  return ''
}
