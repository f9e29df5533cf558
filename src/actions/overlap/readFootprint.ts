import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Case } from '../../core/case/case.ts'
import { DyepackError, inputError } from '../../core/errors.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { tagsKnownBy } from '../../core/knowledge/tagsKnownBy.ts'
import type { Footprint, PathEnd, PathRow } from '../../core/overlap/footprint.ts'
import { footprintDraft } from '../../core/overlap/footprintDraft.ts'
import { leadsFileSchema } from '../../core/wire/leadsFile.ts'
import { type Manifest, manifestSchema } from '../../core/wire/manifest.ts'
import { type PolicyResult, policyResultSchema, traceFileSchema } from '../../core/wire/traceFile.ts'
import { readCase } from '../../packs/caseFile/readCase.ts'
import { readTagPack } from '../../packs/tagpack/readTagPacks.ts'
import { hashFile } from '../files/hashFile.ts'
import { readCsv } from '../report/readCsv.ts'
import { manifestFile } from '../trace/manifestFile.ts'
import { fileStamp, type SeenFile, seeFile } from './fileStamp.ts'

/** The result files that a footprint is made of. */
const SNAPSHOT_FILES = ['trace.json', 'flows.csv', 'endpoints.csv', 'leads.json'] as const
const CASE_FILE = 'case.yaml'

export interface ReadFootprint extends Footprint {
  /** SHA-256 of the manifest. */
  readonly manifest: string
  /** Labels of the case at addresses that it has. */
  readonly labels: readonly Tag[]
  /** What could not be looked at, a sentence each. */
  readonly notes: readonly string[]
  /** Files by their path in the case folder, as they were when they were read; null: not there. */
  readonly seen: Readonly<Record<string, SeenFile | null>>
}

/**
 * Reads the snapshot of a case, and of its `case.yaml` what no result says: the wallets that held the coins at the beginning,
 * the victim's, and its labels. Never the ledger.
 * Errors: MANIFEST_MISSING, MANIFEST_BAD, RESULT_MISSING, RESULT_CHANGED, RESULT_BAD.
 */
export async function readFootprint(caseDir: string): Promise<ReadFootprint> {
  for (let attempt = 1; ; attempt++) {
    const manifest = await hashedManifest(caseDir)
    try {
      return await footprintOf(caseDir, manifest)
    } catch (error) {
      // A case that is followed gets a new snapshot at any moment: the files are then those of the next one.
      const now = await hashedManifest(caseDir)
      if (now.sha256 === manifest.sha256 || attempt === ATTEMPTS) throw error
    }
  }
}

const ATTEMPTS = 5

interface HashedManifest {
  readonly manifest: Manifest
  readonly sha256: string
}

/** Errors: MANIFEST_MISSING, MANIFEST_BAD. */
async function hashedManifest(caseDir: string): Promise<HashedManifest> {
  const file = manifestFile(join(caseDir, 'out'))
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw inputError('MANIFEST_MISSING', `${file} is not there: no trace of this case was finished`, {
      fix: 'run dyepack trace on the case first',
      facts: { file },
      cause,
    })
  })
  try {
    const manifest = manifestSchema.parse(JSON.parse(bytes.toString('utf8')))
    return { manifest, sha256: createHash('sha256').update(bytes).digest('hex') }
  } catch (cause) {
    throw inputError('MANIFEST_BAD', `${file} is no manifest that this version can read`, {
      fix: 'run dyepack trace on the case again',
      facts: { file },
      cause,
    })
  }
}

async function footprintOf(caseDir: string, { manifest, sha256 }: HashedManifest): Promise<ReadFootprint> {
  const seen: Record<string, SeenFile | null> = {}
  const outDir = join(caseDir, 'out')
  for (const file of SNAPSHOT_FILES) {
    const stamp = fileStamp(join(outDir, file)) ?? ''
    seen[`out/${file}`] = { stamp, sha256: await requireUnchanged(outDir, manifest, file) }
  }
  const leads = leadsFileSchema.parse(await readJson(outDir, 'leads.json'))
  const trace = await readTrace(outDir, leads.policy)
  const own = await readOwnWords(caseDir, manifest)
  // What was left out is looked at again when the file is another.
  if (own.caseFile === null) seen[CASE_FILE] = await seeFile(join(caseDir, CASE_FILE))
  const { services, serviceLike } = manifest.stop
  const draft = footprintDraft({
    trace,
    ...trace.front,
    leads,
    ends: await readEnds(outDir, leads.policy),
    caseFile: own.caseFile,
    tags: own.tags,
    stopsAtServices: services === true && serviceLike !== false,
  })
  for await (const row of readPath(outDir, leads.policy)) draft.add(row)
  const footprint = draft.result()
  const places = new Set(footprint.sights.map(({ chain, address }) => `${chain}/${address}`))
  const labels = own.tags.filter(({ chain, address }) => places.has(`${chain}/${address}`))
  return { ...footprint, manifest: sha256, labels, notes: own.notes, seen }
}

/** Its SHA-256. */
async function requireUnchanged(outDir: string, { outputs }: Manifest, file: string): Promise<string> {
  const written = outputs.find((output) => output.file === file)
  const now = await hashFile(join(outDir, file)).catch((cause: unknown) => {
    throw inputError('RESULT_MISSING', `out/${file} is not there`, {
      fix: 'run "dyepack trace" on the case first',
      facts: { file: `out/${file}` },
      cause,
    })
  })
  if (written?.sha256 === now) return now
  throw inputError('RESULT_CHANGED', `out/${file} is not what the trace wrote`, {
    fix: 'run dyepack trace on the case again',
    facts: { file: `out/${file}` },
  })
}

/** Of a large file only what is needed is checked: the manifest vouches for the rest. */
const tracePart = z.object({
  ...traceFileSchema.pick({ schema: true, case: true, asOf: true, origins: true }).shape,
  policies: z.record(z.string(), z.unknown()),
})
const frontPart = z.object(policyResultSchema.pick({ holdings: true, conversions: true }).shape)

type TracePart = Pick<z.infer<typeof tracePart>, 'case' | 'asOf' | 'origins'> & {
  readonly front: Pick<PolicyResult, 'holdings' | 'conversions'>
}

async function readTrace(outDir: string, policy: string): Promise<TracePart> {
  const { policies, ...trace } = checked('trace.json', tracePart, await readJson(outDir, 'trace.json'))
  return { ...trace, front: checked('trace.json', frontPart, policies[policy]) }
}

function checked<T>(file: string, schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw badResult(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error)
}

async function readJson(outDir: string, file: string): Promise<unknown> {
  const text = await readFile(join(outDir, file), 'utf8')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw badResult(file, String(cause), cause)
  }
}

function badResult(file: string, what: string, cause?: unknown): DyepackError {
  return inputError('RESULT_BAD', `out/${file}: ${what}`, {
    fix: 'run "dyepack trace" on the case again',
    facts: { file: `out/${file}` },
    cause,
  })
}

async function* readPath(outDir: string, policy: string): AsyncIterable<PathRow> {
  for await (const cells of readCsv(join(outDir, 'flows.csv'), 'out/flows.csv', `${policy},`)) {
    const cell = (column: string) => cells.get(column) ?? ''
    const [origin, basis, amount] = [cell('origin'), cell('basis'), cell('amount')]
    if (!/^[1-9]\d{0,8} \d{1,100} \d{1,100}$/.test(`${origin} ${basis} ${amount}`))
      throw badResult('flows.csv', `${JSON.stringify(basis)} of ${JSON.stringify(amount)} is no amount of an origin`)
    yield {
      origin: Number(origin),
      chain: cell('chain'),
      time: cell('time'),
      txHash: cell('tx_hash'),
      from: cell('from'),
      to: cell('to'),
      asset: cell('asset'),
      amount,
      basis: BigInt(basis),
    }
  }
}

async function readEnds(outDir: string, policy: string): Promise<readonly PathEnd[]> {
  const ends: PathEnd[] = []
  for await (const cells of readCsv(join(outDir, 'endpoints.csv'), 'out/endpoints.csv', `${policy},`)) {
    const cell = (column: string) => cells.get(column) ?? ''
    ends.push({
      chain: cell('chain'),
      address: cell('address'),
      asset: cell('asset'),
      symbol: cell('symbol'),
      decimals: Number(cell('decimals')),
      stoppedBy: cell('stopped_by'),
      class: cell('class'),
      label: cell('label'),
      category: cell('category'),
      source: cell('source'),
    })
  }
  return ends
}

interface OwnWords {
  /** Null where the file is not what the trace read. */
  readonly caseFile: Case | null
  readonly tags: readonly Tag[]
  readonly notes: readonly string[]
}

const WITHOUT_CASE_FILE =
  'case.yaml is not the one that was traced: wallets that held the coins at the beginning, the victim’s wallets and the labels of the case were left out'

/** What the case says itself, where it is still what the trace read: the manifest has the digests. */
async function readOwnWords(caseDir: string, { inputs }: Manifest): Promise<OwnWords> {
  const isInput = async (file: string): Promise<boolean> => {
    const now = await hashFile(join(caseDir, file)).catch(() => null)
    return inputs.some((input) => input.file === file && input.sha256 === now)
  }
  if (!(await isInput(CASE_FILE))) return { caseFile: null, tags: [], notes: [WITHOUT_CASE_FILE] }
  const read = await readCase(caseDir).catch((error: unknown) => {
    // Files that it names may have been left out when the case was handed over.
    if (error instanceof DyepackError && error.kind === 'input') return null
    throw error
  })
  if (read === null) return { caseFile: null, tags: [], notes: [WITHOUT_CASE_FILE] }
  const tags: Tag[] = []
  const notes: string[] = []
  for (const file of read.case.labels) {
    if (await isInput(file)) for (const tag of (await readTagPack(join(caseDir, file), file)).tags) tags.push(tag)
    else notes.push(`${file} is not the one that was traced, and was left out`)
  }
  return { caseFile: read.case, tags: tagsKnownBy(tags, read.case.labelsAsOf).tags, notes }
}
