import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { caseTimes } from '../../core/annual/caseTimes.ts'
import { type TracedCase, tracedCase } from '../../core/annual/tracedCase.ts'
import { inputError } from '../../core/errors.ts'
import type { KnowledgeBase } from '../../core/knowledge/knowledgeBase.ts'
import type { Manifest } from '../../core/wire/manifest.ts'
import { type TraceFile, traceFileSchema } from '../../core/wire/traceFile.ts'
import { readCase } from '../../packs/caseFile/readCase.ts'
import { hashFile } from '../files/hashFile.ts'
import { readEndpoints } from '../report/readEndpoints.ts'
import { readFlows } from '../report/readFlows.ts'
import { readManifest } from '../trace/manifestFile.ts'

/**
 * The results of the cases that incidents name, as they lie in `DIR/<case>/out`. Cases that are not there, or were not
 * traced, are left out: the report says "not traced".
 * Errors: RESULT_BAD where a result is damaged, RESULT_CHANGED where it, or the case, is not what was traced.
 */
export async function readTracedCases(base: KnowledgeBase, dir: string): Promise<readonly TracedCase[]> {
  const ids = [...new Set(base.incidents.flatMap(({ cases }) => cases))].sort()
  const found: TracedCase[] = []
  for (const id of ids) {
    const one = await readOne(id, join(dir, id))
    if (one !== null) found.push(one)
  }
  return found
}

async function readOne(id: string, folder: string): Promise<TracedCase | null> {
  const out = join(folder, 'out')
  const file = join(out, 'trace.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (text === null) return null
  const manifest = await readManifest(out)
  const sha256 = await checked(out, 'trace.json', manifest.outputs)
  const parsed = traceFileSchema.safeParse(parsedJson(text))
  if (!parsed.success || parsed.data.case !== id)
    throw inputError('RESULT_BAD', `${file} is no result of the case ${id}`, { fix: AGAIN, facts: { file } })
  const traced = tracedCase(parsed.data, manifest.primary?.policy ?? null, sha256)
  return traced && { ...traced, times: await readTimes(folder, manifest, parsed.data, traced) }
}

/** How fast the coins moved, from every movement of the trace, one by one. */
async function readTimes(
  folder: string,
  manifest: Manifest,
  trace: TraceFile,
  { policy, unit }: Pick<TracedCase, 'policy' | 'unit'>,
) {
  const out = join(folder, 'out')
  for (const file of ['endpoints.csv', 'flows.csv']) await checked(out, file, manifest.outputs)
  await checked(folder, 'case.yaml', manifest.inputs)
  const { case: theCase } = await readCase(folder)
  const endpoints = await readEndpoints(join(out, 'endpoints.csv'))
  const { add, times } = caseTimes({ trace, policy, unit, origins: theCase.origins, endpoints })
  for await (const row of readFlows(join(out, 'flows.csv'), policy)) add(row)
  return times()
}

/** The digest of a file that the manifest vouches for. */
async function checked(folder: string, name: string, vouched: Manifest['outputs']): Promise<string> {
  const file = join(folder, name)
  const sha256 = await hashFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (sha256 !== null && vouched.some((one) => one.file === name && one.sha256 === sha256)) return sha256
  throw inputError('RESULT_CHANGED', `${file} is not what was traced`, { fix: AGAIN, facts: { file } })
}

const AGAIN = 'run dyepack trace on the case again'

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
