import { join } from 'node:path'
import { chainOfCurrency } from '../../core/knowledge/chainOfCurrency.ts'
import { CONFIDENCE_LEVELS } from '../../core/knowledge/confidence.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { conceptId, SERVICE_CATEGORIES, serviceClassOf } from '../../core/knowledge/taxonomy.ts'
import { normaliseAddress } from '../../core/ledger/address.ts'
import { type TagPackFile, tagPackFileSchema } from '../../core/wire/tagPackFile.ts'
import { readDate } from '../values.ts'
import { checkShape } from '../yaml/checkShape.ts'
import { keyText, type Problem, problemsError, shownValue, slipOf, suggestion } from '../yaml/problems.ts'
import { readYaml, type YamlFile } from '../yaml/readYaml.ts'

export interface ReadTagPacksResult {
  /** In the order of the files, and in each as they stand there. */
  readonly tags: readonly Tag[]
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
}

/** A parsed pack takes some 80 times its size in memory. */
const MAX_BYTES = 16 * 1024 * 1024
const MAX_LABEL = 500

/**
 * Reads GraphSense TagPacks, given relative to the case folder. Labels stay as they are: hostile text.
 * Errors: those of `readYaml` and `checkShape`, MISSING_KEY, BAD_ADDRESS, BAD_DATE, UNKNOWN_CONFIDENCE,
 * UNKNOWN_CATEGORY (only for what looks like a slip of the pen), NOT_AN_ADDRESS_TAG, TOO_LONG.
 */
export async function readTagPacks(files: readonly string[], caseDir: string): Promise<ReadTagPacksResult> {
  const tags: Tag[] = []
  const inputs: { file: string; sha256: string }[] = []
  for (const file of files) {
    const pack = await readTagPack(join(caseDir, file), file)
    for (const tag of pack.tags) tags.push(tag)
    inputs.push({ file, sha256: pack.sha256 })
  }
  return { tags, inputs }
}

export interface ReadTagPackResult {
  readonly tags: readonly Tag[]
  /** Keys that a tag here has no place for, and how many tags have each. */
  readonly left: ReadonlyMap<string, number>
  readonly sha256: string
}

/** Reads one TagPack. Errors: those of `readTagPacks`. */
export async function readTagPack(path: string, file: string): Promise<ReadTagPackResult> {
  // Every scalar as text: an address that begins with 0x is no number, and `no` is no boolean.
  const yaml = await readYaml(path, path, { maxBytes: MAX_BYTES, schema: 'failsafe' })
  const pack = checkShape(yaml, tagPackFileSchema)
  return { tags: tagsOf(pack, yaml, file), left: leftOf(pack), sha256: yaml.sha256 }
}

type TagFields = TagPackFile['tags'][number]

function leftOf(pack: TagPackFile): ReadonlyMap<string, number> {
  const left = new Map<string, number>()
  for (const own of pack.tags) {
    const fields = { ...pack, ...own }
    const keys: string[] = LEFT.filter((key) => fields[key] !== undefined)
    if (listOf(fields.concepts).length + listOf(fields.category).length > 1) keys.push('concepts')
    for (const key of keys) left.set(key, (left.get(key) ?? 0) + 1)
  }
  return left
}

/** `concepts` is left where a tag has several: the one that decides is taken. */
const LEFT = ['abuse', 'context', 'is_cluster_definer', 'tag_type'] as const

function tagsOf(pack: TagPackFile, yaml: YamlFile, file: string): Tag[] {
  const problems: Problem[] = []
  const tags = pack.tags.map((own, index) => {
    const at = (key: keyof TagFields): PropertyKey[] => (own[key] !== undefined ? ['tags', index, key] : [key])
    const report: Report = (key, code, message, fix) => {
      const found = own[key] !== undefined || pack[key] !== undefined
      const path = found ? at(key) : ['tags', index, key]
      const problem = { code, line: yaml.lineOf(path), key: keyText(path), message }
      problems.push(fix === undefined ? problem : { ...problem, fix })
    }
    return toTag({ ...pack, ...own }, `${pack.creator}: ${pack.title}`, file, report)
  })
  if (problems.length > 0) throw problemsError(yaml.file, distinct(problems))
  return tags
}

/** What is wrong in the header is wrong for every tag, and said once. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.key} ${problem.code}`, problem])).values()]
}

type Report = (key: keyof TagFields, code: string, message: string, fix?: string) => void

function toTag(fields: TagFields, pack: string, file: string, report: Report): Tag {
  const needed = (key: 'label' | 'source'): string => {
    const value = fields[key] ?? ''
    if (value.trim() === '') report(key, 'MISSING_KEY', 'is missing')
    return value
  }
  const { chain, address } = toAddress(fields, report)
  const label = needed('label')
  if (label.length > MAX_LABEL) report('label', 'TOO_LONG', `is longer than ${MAX_LABEL} characters`)
  const confidence = toConfidence(fields.confidence ?? '', report)
  return {
    chain,
    address,
    label,
    category: toCategory(fields, report),
    actor: fields.actor ?? '',
    source: needed('source'),
    confidence,
    confidenceLevel: CONFIDENCE_LEVELS.get(confidence) ?? 0,
    lastmod: toDay(fields.lastmod ?? '', report),
    pack,
    file,
  }
}

function toAddress(fields: TagFields, report: Report): { chain: string; address: string } {
  // Public packs have spaces inside the quotes.
  const text = (fields.address ?? '').trim()
  const currency = fields.network ?? fields.currency ?? ''
  if (currency === '') report('currency', 'MISSING_KEY', 'is missing', 'name the chain, like BTC or ETH')
  if (text === '' && fields.tx_hash !== undefined) {
    report('tx_hash', 'NOT_AN_ADDRESS_TAG', 'tags a transaction; only tags of addresses are read', 'remove this tag')
  } else if (text === '') report('address', 'MISSING_KEY', 'is missing')
  if (text === '' || currency === '') return { chain: '', address: '' }
  const chain = chainOfCurrency(currency, text)
  const reading = normaliseAddress(chain, text)
  if ('address' in reading) return { chain, address: reading.address }
  report('address', 'BAD_ADDRESS', `${shownValue(text)} ${reading.problem}`)
  return { chain, address: '' }
}

function toConfidence(confidence: string, report: Report): string {
  if (confidence !== '' && !CONFIDENCE_LEVELS.has(confidence)) {
    const fix = suggestion(confidence, [...CONFIDENCE_LEVELS.keys()])
    report('confidence', 'UNKNOWN_CONFIDENCE', `${shownValue(confidence)} is not known`, fix)
  }
  return confidence
}

/** The concept that decides whether a trace stops here, where there is one; else the first. */
function toCategory(fields: TagFields, report: Report): string {
  const keys = ['concepts', 'category'] as const
  const named = keys.flatMap((key) => listOf(fields[key]).map((text) => ({ key, concept: conceptId(text) })))
  for (const { key, concept } of named) {
    if (serviceClassOf(concept) !== null) continue
    const meant = slipOf(concept, SERVICE_CATEGORIES)
    if (meant !== null)
      report(key, 'UNKNOWN_CATEGORY', `${shownValue(concept)} is not known`, `did you mean "${meant}"?`)
  }
  const stopping = named.find(({ concept }) => serviceClassOf(concept) !== null)
  return (stopping ?? named[0])?.concept ?? ''
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined || value === '') return []
  return typeof value === 'string' ? [value] : value
}

/** Packs also give a time of day, which says nothing here. */
function toDay(lastmod: string, report: Report): string {
  if (lastmod === '') return ''
  const reading = readDate(lastmod.slice(0, 10))
  if ('value' in reading) return reading.value
  report('lastmod', reading.code, `${shownValue(lastmod)} ${reading.problem}`, reading.fix)
  return ''
}
