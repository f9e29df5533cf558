import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder of public data beside the repository (in `../shared/data`, or where `DYEPACK_DATA` says); null where it is absent. */
export function sharedFolder(path: string): string | null {
  const data = process.env.DYEPACK_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url))
  const folder = join(data, path)
  return existsSync(folder) ? folder : null
}
