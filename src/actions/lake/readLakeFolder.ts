import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { LAKE_FILE, type LakeManifest, lakeSchema } from '../../core/wire/lakeFile.ts'

/** A folder that a lake may be written to. */
export interface LakeFolder {
  /** Null for a new lake. */
  readonly manifest: LakeManifest | null
  /** Files that an earlier run was killed over: their names begin with `_`, so that no engine reads them. */
  readonly unfinished: readonly string[]
}

/** Looks at a folder before anything is written. Errors: `NOT_A_LAKE` for a folder with anything else in it. */
export async function readLakeFolder(lake: string): Promise<LakeFolder> {
  const found = await stat(lake).catch(() => null)
  if (found === null) return { manifest: null, unfinished: [] }
  if (!found.isDirectory()) throw notALake(lake, 'is a file', 'name a folder')
  const names = await readdir(lake, { recursive: true, withFileTypes: true })
  const files = names
    .filter((one) => !one.isDirectory())
    .map((one) => join(one.parentPath, one.name).slice(lake.length + 1))
  const unfinished = files.filter((file) => UNFINISHED.test(file))
  // Killed before the first lake.json had its name, or nothing there.
  if (unfinished.length === files.length) return { manifest: null, unfinished }
  const manifest = await readManifest(lake)
  const known = new Set([LAKE_FILE, ...manifest.files.map((file) => file.path), ...unfinished])
  const strange = files.find((file) => !known.has(file))
  if (strange !== undefined)
    throw notALake(
      lake,
      `holds ${strange}, which no lake has that dyepack wrote`,
      'move it away, or name an empty folder',
    )
  return { manifest, unfinished }
}

/** As `writeLake` names what it has not finished: with the number of its process. */
const UNFINISHED = /(^|\/)_\d+-(lake\.json|part-\d+\.parquet)$/

async function readManifest(lake: string): Promise<LakeManifest> {
  const text = await readFile(join(lake, LAKE_FILE), 'utf8').catch(() => null)
  if (text === null)
    throw notALake(lake, `holds files but no ${LAKE_FILE}`, 'name an empty folder, or one that is not there yet')
  try {
    return lakeSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw inputError('NOT_A_LAKE', `${join(lake, LAKE_FILE)} cannot be read`, {
      fix: 'write the lake anew into an empty folder',
      facts: { lake },
      cause,
    })
  }
}

function notALake(lake: string, problem: string, fix: string): Error {
  return inputError('NOT_A_LAKE', `${lake} ${problem}`, { fix, facts: { lake } })
}
