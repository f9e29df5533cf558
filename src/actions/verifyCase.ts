import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inputError } from '../core/errors.ts'
import { type Difference, firstDifference } from './files/firstDifference.ts'
import { hashFile } from './files/hashFile.ts'
import { outputFiles, readManifest } from './trace/manifestFile.ts'
import { type TraceCaseParameters, traceCase } from './traceCase.ts'
import { VERSION } from './version.ts'

export interface VerifyResult {
  readonly equal: boolean
  /** Version that wrote the results; when it is not this one, a difference may be a change of dyepack. */
  readonly writtenBy: string
  readonly version: string
  /** Files compared, in the order of comparison. */
  readonly files: readonly string[]
  /** The first file that differs, with the first line that does: `left` is what lies there, `right` what comes out now. */
  readonly difference: (Difference & { readonly file: string }) | null
}

/**
 * Runs a case again and compares every byte with what lies in `out/`, manifest included.
 *
 * Errors: `MANIFEST_MISSING`; `OUTPUT_MISSING` where a result was deleted; those of `traceCase`.
 */
export async function verifyCase(
  caseDir: string,
  onProgress?: TraceCaseParameters['onProgress'],
): Promise<VerifyResult> {
  const outDir = join(caseDir, 'out')
  const manifest = await readManifest(outDir)
  const again = await mkdtemp(join(tmpdir(), 'dyepack-verify-'))
  try {
    const traced = await traceCase({ caseDir, outDir: again, ...(onProgress === undefined ? {} : { onProgress }) })
    const files = [...outputFiles(traced.case), 'manifest.json']
    const about = { writtenBy: manifest.version, version: VERSION, files }
    for (const file of files) {
      if ((await hashOf(outDir, file)) === (await hashFile(join(again, file)))) continue
      const difference = await firstDifference(join(outDir, file), join(again, file))
      return { ...about, equal: false, difference: { file, ...(difference ?? { line: 1, left: null, right: null }) } }
    }
    return { ...about, equal: true, difference: null }
  } finally {
    await rm(again, { recursive: true, force: true })
  }
}

async function hashOf(outDir: string, file: string): Promise<string> {
  return hashFile(join(outDir, file)).catch((cause: unknown) => {
    throw inputError('OUTPUT_MISSING', `out/${file} is not there`, {
      fix: 'run dyepack trace on the case again',
      cause,
    })
  })
}
