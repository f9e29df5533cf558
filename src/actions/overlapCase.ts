import { dirname, join } from 'node:path'
import { compareText } from '../core/compareText.ts'
import { type DyepackError, inputError } from '../core/errors.ts'
import { addToGroup } from '../core/groupBy.ts'
import type { Tag } from '../core/knowledge/tag.ts'
import { findOverlap, type KnownAddress, type OverlapCase, type SharedAddress } from '../core/overlap/findOverlap.ts'
import { type OverlapFile, SIGHT_ROLES, type Sight } from '../core/wire/overlapFile.ts'
import { listFiles } from '../packs/outside/listFiles.ts'
import { overlapCsv } from '../render/csv/overlapCsv.ts'
import type { IndexedSource, SourceMark } from '../store/overlapIndex.ts'
import { makeFolder } from './files/makeFolder.ts'
import { writeText } from './files/writeText.ts'
import { type CaseFolder, caseFolder, caseFolders } from './overlap/caseFolders.ts'
import { type CaseFacts, caseSource } from './overlap/caseSource.ts'
import { type KnowledgeFacts, knowledgeSource } from './overlap/knowledgeSource.ts'
import { type RefreshIndexParameters, refreshIndex } from './overlap/refreshIndex.ts'
import { type TagFileFacts, tagSource } from './overlap/tagSource.ts'
import type { MarkFacts, WantedSource } from './overlap/wantedSource.ts'

export interface OverlapSources {
  /** Folders that are cases or hold cases. Default: the folder that the case lies in. */
  readonly cases?: readonly string[]
  /** TagPacks, or folders of them, beside those of the knowledge base. */
  readonly tags?: readonly string[]
  /** Default: the knowledge folder that comes with dyepack. */
  readonly knowledge?: string
  /** Where the index is kept. Default: `.dyepack-overlap.duckdb` in the first folder of cases. */
  readonly index?: string
  readonly onReading?: RefreshIndexParameters['onReading']
}

export interface OverlapCaseParameters extends OverlapSources {
  readonly caseDir: string
}

export interface OverlapCaseResult {
  readonly overlap: OverlapFile
  /** What was written. */
  readonly files: readonly string[]
}

const INDEX_FILE = '.dyepack-overlap.duckdb'

/**
 * Finds what a case shares with other cases, with incidents of the knowledge base and with tags, and writes
 * `overlap/overlap.json` and `overlap/overlap.csv` into its folder. Reads snapshots, never ledgers. The same inputs give the same bytes.
 *
 * Errors: NO_SUCH_CASE, MANIFEST_MISSING, RESULT_MISSING, RESULT_CHANGED, RESULT_BAD of the case itself; those of `readKnowledge`,
 * `readTagPacks` and `openOverlapIndex`.
 */
export async function overlapCase(parameters: OverlapCaseParameters): Promise<OverlapCaseResult> {
  const { caseDir } = parameters
  const cases = parameters.cases ?? [dirname(caseDir)]
  const own = await ownFolder(caseDir)
  const others = (await caseFolders(cases)).filter(({ path }) => path !== own.path)
  const overlap = await compare(own, others, { ...parameters, cases })
  const outDir = join(caseDir, 'overlap')
  await makeFolder(outDir)
  const files = [join(outDir, 'overlap.json'), join(outDir, 'overlap.csv')] as const
  await writeText(files[0], [`${JSON.stringify(overlap, null, 2)}\n`])
  await writeText(files[1], overlapCsv(overlap))
  return { overlap, files }
}

export interface IndexCasesResult {
  readonly index: string
  readonly cases: number
  readonly tagFiles: number
  /** How many sources were read anew. */
  readonly read: number
  readonly skipped: OverlapFile['compared']['skipped']
}

/**
 * Makes the index that `overlapCase` asks, or brings it up to date, so that no question waits for it.
 * Errors: NO_SUCH_CASE; those of `readKnowledge`, `readTagPacks` and `openOverlapIndex`.
 */
export async function indexCases(
  parameters: OverlapSources & { readonly cases: readonly string[] },
): Promise<IndexCasesResult> {
  const { onReading } = parameters
  const file = indexFile(parameters)
  const wanted = await wantedSources(await caseFolders(parameters.cases), parameters)
  const { index, found, read } = await refreshIndex({
    index: file,
    wanted,
    ...(onReading === undefined ? {} : { onReading }),
  })
  await index.close()
  const skipped = wanted.flatMap(({ name }, n) => {
    const source = found[n]!
    return 'failed' in source ? [{ folder: name, why: reasonOf(source.failed) }] : []
  })
  const count = (kind: string) => found.filter((one) => 'kind' in one && one.kind === kind && 'id' in one).length
  return { index: file, cases: count('case'), tagFiles: count('tags'), read, skipped }
}

function reasonOf({ message, code }: DyepackError): string {
  return `${message} [${code}]`
}

async function ownFolder(caseDir: string): Promise<CaseFolder> {
  return caseFolder(caseDir).catch((cause: unknown) => {
    throw inputError('NO_SUCH_CASE', `${caseDir} is not a folder`, {
      fix: 'name a folder that has a case.yaml',
      facts: { file: caseDir },
      cause,
    })
  })
}

/** Every source that is compared, with the place of its index. */
async function wantedSources(
  cases: readonly CaseFolder[],
  parameters: OverlapSources,
): Promise<readonly WantedSource[]> {
  const tags: WantedSource[] = []
  for (const { path } of await listFiles(parameters.tags ?? [], '.yaml')) {
    const source = await tagSource(path)
    if (!tags.some((one) => one.path === source.path)) tags.push(source)
  }
  return [...cases.map(caseSource), await knowledgeSource(parameters.knowledge), ...tags]
}

async function compare(
  own: CaseFolder,
  others: readonly CaseFolder[],
  parameters: OverlapSources & { readonly cases: readonly string[] },
): Promise<OverlapFile> {
  const wanted = await wantedSources([own, ...others], parameters)
  const { onReading } = parameters
  const file = indexFile(parameters)
  const { index, found } = await refreshIndex({
    index: file,
    wanted,
    ...(onReading === undefined ? {} : { onReading }),
  })
  try {
    const [ownSource] = found as [IndexedSource | { readonly failed: DyepackError }]
    if ('failed' in ownSource) throw ownSource.failed
    const sources = new Map<number, Source>()
    const skipped: { folder: string; why: string }[] = []
    wanted.slice(1).forEach(({ name }, n) => {
      const source = found[n + 1]!
      if ('failed' in source) skipped.push({ folder: name, why: reasonOf(source.failed) })
      // A copy shares everything, and says nothing.
      else if (source.kind === 'case' && source.key === ownSource.key) skipped.push({ folder: name, why: COPY })
      else sources.set(source.id, { ...source, name })
    })
    const compared = [...sources.values()].filter(({ kind }) => kind === 'case')
    const marks = await index.shared(ownSource.id, [...sources.keys()])
    const cases = compared.map(overlapCaseOf)
    const places = new Map(compared.map(({ id }, n) => [id, n]))
    return findOverlap({
      own: overlapCaseOf({ ...ownSource, name: own.folder }),
      others: cases,
      shared: sharedAddresses(marks, ownSource.id, places, sources),
      compared: { skipped, ...countsOf(sources), notes: notesOf([{ ...ownSource, name: own.folder }, ...compared]) },
    })
  } finally {
    await index.close()
  }
}

const COPY = 'its snapshot is the same as that of this case: a copy'

type Source = IndexedSource & { readonly name: string }

function indexFile({ index, cases }: OverlapSources & { readonly cases: readonly string[] }): string {
  return index ?? join(cases[0]!, INDEX_FILE)
}

function overlapCaseOf({ name, key, facts }: Source): OverlapCase {
  const { case: id, asOf, policy, stopsAtServices, addresses, patterns } = JSON.parse(facts) as CaseFacts
  return { case: id, folder: name, asOf, manifest: key, policy, addresses, stopsAtServices, patterns }
}

function countsOf(sources: ReadonlyMap<number, Source>): Pick<OverlapFile['compared'], 'tags' | 'knowledge'> {
  const tags: OverlapFile['compared']['tags'] = []
  let knowledge: KnowledgeFacts = { incidents: 0, addresses: 0, tags: 0 }
  for (const { kind, name, key, facts } of sources.values()) {
    if (kind === 'tags') tags.push({ file: name, sha256: key, tags: (JSON.parse(facts) as TagFileFacts).tags })
    if (kind === 'knowledge') knowledge = JSON.parse(facts) as KnowledgeFacts
  }
  return { tags, knowledge }
}

function notesOf(cases: readonly Source[]): string[] {
  return cases.flatMap(({ name, facts }) => (JSON.parse(facts) as CaseFacts).notes.map((note) => `${name}: ${note}`))
}

/** Marks come by address: those of one address stand together. */
function sharedAddresses(
  marks: readonly SourceMark[],
  own: number,
  places: ReadonlyMap<number, number>,
  sources: ReadonlyMap<number, Source>,
): readonly SharedAddress[] {
  const shared: SharedAddress[] = []
  for (let from = 0; from < marks.length; ) {
    const { chain, address } = marks[from]!
    let to = from
    while (marks[to]?.chain === chain && marks[to]?.address === address) to++
    shared.push(sharedAddress(marks.slice(from, to), own, places, sources))
    from = to
  }
  return shared
}

function sharedAddress(
  marks: readonly SourceMark[],
  own: number,
  places: ReadonlyMap<number, number>,
  sources: ReadonlyMap<number, Source>,
): SharedAddress {
  const { chain, address } = marks[0]!
  const sights = new Map<number, Sight[]>()
  const labels = new Map<number, Tag[]>()
  const known: KnownAddress[] = []
  const tags: Tag[] = []
  for (const { source, facts } of marks) {
    const mark = JSON.parse(facts) as MarkFacts
    if ('sight' in mark) addToGroup(sights, source, mark.sight)
    else if ('label' in mark) addToGroup(labels, source, mark.label)
    else if ('claim' in mark) known.push(mark.claim)
    else tags.push({ ...mark.tag, file: fileOf(mark.tag, sources.get(source)!) })
  }
  const there = [...sights].flatMap(([source, its]) => {
    const place = places.get(source)
    return place === undefined ? [] : [[place, { sights: its.sort(byRole), labels: labels.get(source) ?? [] }] as const]
  })
  return {
    chain,
    address,
    here: sights.get(own)!.sort(byRole),
    there: new Map(there.sort(([a], [b]) => a - b)),
    known: known.sort((a, b) => compareText(a.claim.id, b.claim.id) || compareText(a.claim.role, b.claim.role)),
    tags,
    labels: labels.get(own) ?? [],
  }
}

function byRole(a: Sight, b: Sight): number {
  return SIGHT_ROLES.indexOf(a.role) - SIGHT_ROLES.indexOf(b.role)
}

/** A file of tags is called as it was named this time; one of a knowledge base by its place there. */
function fileOf({ file }: Tag, { kind, name }: Source): string {
  return kind === 'tags' ? name : file
}
