import { mkdir } from 'node:fs/promises'
import { inputError } from '../../core/errors.ts'

/**
 * A folder to write to, made where it is not there.
 * Errors: NOT_A_FOLDER.
 */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST' && cause.code !== 'ENOTDIR') throw cause
    throw inputError('NOT_A_FOLDER', `${path} is a file, or lies below one`, {
      fix: 'name a folder with --out',
      facts: { file: path },
      cause,
    })
  })
}
