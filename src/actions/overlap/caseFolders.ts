import { readdir, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { compareText } from '../../core/compareText.ts'
import { inputError } from '../../core/errors.ts'
import { isFile } from '../files/isFile.ts'
import { manifestFile } from '../trace/manifestFile.ts'

export interface CaseFolder {
  /** As it was named. */
  readonly folder: string
  /** Where it lies in truth, so that one case counts once. */
  readonly path: string
}

/**
 * The cases of these folders: each is a case itself, or holds cases. Where two ways lead to one, the first name counts.
 * Errors: NO_SUCH_CASE where a folder is not there, or holds no case.
 */
export async function caseFolders(folders: readonly string[]): Promise<readonly CaseFolder[]> {
  const found = new Map<string, CaseFolder>()
  for (const folder of folders) {
    const inside = await casesIn(folder)
    if (inside.length === 0)
      throw inputError('NO_SUCH_CASE', `${folder} is no case and holds none`, {
        fix: 'name folders that have a case.yaml, or that hold such folders',
        facts: { file: folder },
      })
    for (const one of inside) if (!found.has(one.path)) found.set(one.path, one)
  }
  return [...found.values()].sort((a, b) => compareText(a.folder, b.folder))
}

async function casesIn(folder: string): Promise<readonly CaseFolder[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw inputError('NO_SUCH_CASE', `${folder} is not a folder that can be read`, {
      fix: 'name a folder that holds cases',
      facts: { file: folder },
      cause,
    })
  })
  if (await isCase(folder)) return [await caseFolder(folder)]
  const names = entries.filter(({ name }) => !name.startsWith('.')).map(({ name }) => name)
  const cases: CaseFolder[] = []
  for (const name of names.sort(compareText)) {
    const path = join(folder, name)
    if (await isCase(path)) cases.push(await caseFolder(path))
  }
  return cases
}

export async function caseFolder(folder: string): Promise<CaseFolder> {
  return { folder, path: await realpath(folder) }
}

/** A folder that was handed over may hold the results only. `out` itself is none. */
async function isCase(folder: string): Promise<boolean> {
  if (basename(folder) === 'out') return false
  return (await isFile(join(folder, 'case.yaml'))) || isFile(manifestFile(join(folder, 'out')))
}
