import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { LAKE_FILE, type LakeManifest, lakeSchema } from '../../core/wire/lakeFile.ts'

/** The `lake.json` of a lake; null where it has none, because something else wrote it. Errors: `NOT_A_LAKE`, `LAKE_INCOMPLETE`. */
export async function readLakeManifest(lake: string, name: string): Promise<LakeManifest | null> {
  const text = await readFile(join(lake, LAKE_FILE), 'utf8').catch(() => null)
  if (text === null) return null
  let manifest: LakeManifest
  try {
    manifest = lakeSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw inputError('NOT_A_LAKE', `the ${LAKE_FILE} of ${name} cannot be read`, {
      fix: 'write the lake anew',
      facts: { lake: name },
      cause,
    })
  }
  if (!manifest.complete) throw incompleteLake(name, 'was not written to its end')
  return manifest
}

export function incompleteLake(name: string, problem: string): Error {
  return inputError('LAKE_INCOMPLETE', `${name} ${problem}`, {
    fix: 'run dyepack lake write again',
    facts: { lake: name },
  })
}
