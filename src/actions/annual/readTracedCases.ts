import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TracedCase, tracedCase } from '../../core/annual/tracedCase.ts'
import { inputError } from '../../core/errors.ts'
import type { KnowledgeBase } from '../../core/knowledge/knowledgeBase.ts'
import { traceFileSchema } from '../../core/wire/traceFile.ts'
import { hashFile } from '../files/hashFile.ts'
import { readManifest } from '../trace/manifestFile.ts'

/**
 * The results of the cases that incidents name, as they lie in `DIR/<case>/out`. Cases that are not there, or were not
 * traced, are left out: the report says "not traced".
 * Errors: RESULT_BAD where a result is damaged, RESULT_CHANGED where it is not what the trace wrote.
 */
export async function readTracedCases(base: KnowledgeBase, dir: string): Promise<readonly TracedCase[]> {
  const ids = [...new Set(base.incidents.flatMap(({ cases }) => cases))].sort()
  const found: TracedCase[] = []
  for (const id of ids) {
    const one = await readOne(id, join(dir, id, 'out'))
    if (one !== null) found.push(one)
  }
  return found
}

async function readOne(id: string, out: string): Promise<TracedCase | null> {
  const file = join(out, 'trace.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (text === null) return null
  const [{ primary, outputs }, sha256] = await Promise.all([readManifest(out), hashFile(file)])
  if (!outputs.some((one) => one.file === 'trace.json' && one.sha256 === sha256))
    throw inputError('RESULT_CHANGED', `${file} is not what the trace wrote`, { fix: AGAIN, facts: { file } })
  const parsed = traceFileSchema.safeParse(parsedJson(text))
  if (!parsed.success || parsed.data.case !== id)
    throw inputError('RESULT_BAD', `${file} is no result of the case ${id}`, { fix: AGAIN, facts: { file } })
  return tracedCase(parsed.data, primary?.policy ?? null, sha256)
}

const AGAIN = 'run dyepack trace on the case again'

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
