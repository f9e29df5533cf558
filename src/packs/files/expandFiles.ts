import { readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** Files of a case folder, as paths relative to it, or what is wrong with the pattern: a clause that reads on after it. */
export type Expansion =
  | { readonly files: readonly string[] }
  | { readonly code: string; readonly problem: string; readonly fix?: string }

/**
 * The files that a path or pattern of `case.yaml` names, sorted. `*` and `?` stand for characters of one folder's
 * names. Nothing outside the case folder is ever named, by whatever detour.
 *
 * @param folders whether a folder may be named too, and stands for itself
 */
export async function expandFiles(caseDir: string, pattern: string, folders = false): Promise<Expansion> {
  const refusal = outsideProblem(pattern)
  if (refusal !== null) return refusal
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.')
  const found = await walk(caseDir, segments)
  if (found.length === 0) return nothingFound(pattern)
  const root = await realpath(caseDir)
  for (const file of found) {
    const real = await realpath(join(caseDir, file))
    if (!real.startsWith(root.endsWith(sep) ? root : root + sep))
      return outside('is a link that leads out of the case folder')
    const what = await stat(real)
    if (!what.isFile() && !(folders && what.isDirectory())) return { code: 'NOT_A_FILE', problem: 'is not a file' }
  }
  return { files: found }
}

const WILDCARD = /[*?]/

function outsideProblem(pattern: string): Expansion | null {
  if (pattern.includes('\0')) return { code: 'BAD_PATH', problem: 'has a null character' }
  if (pattern.includes('\\')) return { code: 'BAD_PATH', problem: 'has a backslash', fix: 'write paths with /' }
  if (pattern.startsWith('/') || /^[a-zA-Z]:/.test(pattern)) return outside('is not relative to the case folder')
  if (pattern.split('/').includes('..')) return outside('leads out of the case folder')
  if (pattern.includes('**'))
    return { code: 'BAD_PATH', problem: 'has **', fix: 'name each folder: * stands within one' }
  return null
}

function outside(problem: string): Expansion {
  return { code: 'PATH_OUTSIDE_CASE', problem, fix: 'put the file into the case folder' }
}

function nothingFound(pattern: string): Expansion {
  if (!WILDCARD.test(pattern)) return { code: 'MISSING_FILE', problem: 'does not exist in the case folder' }
  return { code: 'NO_FILES_MATCH', problem: 'matches no file', fix: 'mend the pattern or remove the key' }
}

/** Existing paths that the segments name, relative to the folder, in the order of their names. */
async function walk(folder: string, segments: readonly string[]): Promise<string[]> {
  const [segment, ...rest] = segments
  if (segment === undefined) return []
  const names = WILDCARD.test(segment) ? await namesLike(folder, segment) : [segment]
  const found: string[] = []
  for (const name of names) {
    const path = join(folder, name)
    if (rest.length > 0) found.push(...(await walk(path, rest)).map((tail) => `${name}/${tail}`))
    else if (await exists(path)) found.push(name)
  }
  return found
}

async function namesLike(folder: string, pattern: string): Promise<string[]> {
  const like = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    's',
  )
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => !name.startsWith('.') && like.test(name)).sort(byCodeUnits)
}

/** Not by locale: the same folder gives the same order everywhere. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
