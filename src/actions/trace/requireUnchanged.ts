import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import type { Manifest } from '../../core/wire/manifest.ts'
import { hashFile } from '../files/hashFile.ts'

/** Errors: `RESULT_CHANGED` where a result is no longer what the trace wrote. `but`: a file that may be another. */
export async function requireUnchanged(outDir: string, outputs: Manifest['outputs'], but = ''): Promise<void> {
  for (const { file, sha256 } of outputs) {
    if (file === but || (await hashFile(join(outDir, file))) === sha256) continue
    throw inputError('RESULT_CHANGED', `out/${file} is not what the trace wrote`, {
      fix: 'run dyepack trace on the case again',
      facts: { file: `out/${file}` },
    })
  }
}
