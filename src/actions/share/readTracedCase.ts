import { join } from 'node:path'
import { DyepackError, retryError } from '../../core/errors.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import type { ShareInput } from '../../core/share/shareInput.ts'
import type { Manifest } from '../../core/wire/manifest.ts'
import { hashFile } from '../files/hashFile.ts'
import { loadKnowledge } from '../knowledge/loadKnowledge.ts'
import { manifestFile, readManifest } from '../trace/manifestFile.ts'
import { type OpenCase, openCase } from '../trace/openCase.ts'
import { requireUnchanged } from '../trace/requireUnchanged.ts'
import { readSnapshot } from './readSnapshot.ts'

export interface TracedCase {
  readonly opened: OpenCase
  readonly knowledge: KnowledgeIndex
  readonly input: ShareInput
  readonly manifest: Manifest
  /** Of the manifest's file. */
  readonly sha256: string
}

export interface ReadTracedCaseParameters {
  readonly caseDir: string
  /** Knowledge folder; default: the one that comes with dyepack. */
  readonly knowledge?: string
  /** In 10^-4. */
  readonly leastShare: bigint
}

/**
 * Reads a case, what is known of its addresses, and the results of its last trace: all of one snapshot, though results are
 * replaced while a case is followed. Never the ledger.
 *
 * Errors: those of `readManifest`, `openCase`, `loadKnowledge`; RESULT_CHANGED, RESULT_MISSING, RESULT_BAD, NO_POLICY.
 */
export async function readTracedCase(parameters: ReadTracedCaseParameters): Promise<TracedCase> {
  const { caseDir, knowledge: dir } = parameters
  const opened = await openCase(caseDir)
  const knowledge = await loadKnowledge(dir === undefined ? {} : { dir })
  const outDir = join(caseDir, 'out')
  const read = async () => {
    const manifest = await readManifest(outDir)
    const sha256 = await hashFile(manifestFile(outDir))
    const input = await readSnapshot(outDir, manifest, opened, knowledge, parameters.leastShare)
    await requireUnchanged(outDir, manifest.outputs, 'report.html')
    if ((await hashFile(manifestFile(outDir))) !== sha256) {
      throw retryError('RESULT_CHANGED', 'the results were replaced while they were read', { fix: 'run this again' })
    }
    return { opened, knowledge, input, manifest, sha256 }
  }
  return again(read, TRIES)
}

const TRIES = 4

async function again<T>(read: () => Promise<T>, tries: number): Promise<T> {
  return read().catch((error: unknown) => {
    const replaced =
      error instanceof DyepackError
        ? ['RESULT_CHANGED', 'RESULT_MISSING', 'MANIFEST_MISSING'].includes(error.code)
        : (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (!replaced || tries === 1) throw error
    return again(read, tries - 1)
  })
}
