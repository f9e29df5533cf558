import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { compareText } from '../../core/compareText.ts'
import { inputError } from '../../core/errors.ts'
import { requireFewItems } from './requireFewItems.ts'

/** A file of a list, and what proposals call it. */
export interface ListedFile {
  readonly path: string
  readonly name: string
}

/**
 * The files that are named, and those with this ending in folders that are, in the order of their names. Links in a folder
 * are not followed.
 * Errors: MISSING_FILE, NO_FILES_MATCH, TOO_MANY_ITEMS.
 */
export async function listFiles(paths: readonly string[], ending: string): Promise<readonly ListedFile[]> {
  const files: ListedFile[] = []
  for (const path of paths) {
    const found = await stat(path).catch((cause: unknown) => {
      throw inputError('MISSING_FILE', `${path} does not exist`, { facts: { file: path }, cause })
    })
    if (!found.isDirectory()) files.push({ path, name: basename(path) })
    else {
      const entries = await readdir(path, { withFileTypes: true })
      const named = entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      if (named.length === 0)
        throw inputError('NO_FILES_MATCH', `${path} has no file that ends with ${ending}`, { facts: { file: path } })
      files.push(...named.map(({ name }) => ({ path: join(path, name), name })))
    }
  }
  requireFewItems(files.length)
  return files.sort((a, b) => compareText(a.name, b.name) || compareText(a.path, b.path))
}
