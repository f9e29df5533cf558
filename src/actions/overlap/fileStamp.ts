import { stat } from 'node:fs/promises'

/**
 * Changes whenever a file is written, replaced or renamed, as far as the system tells: then its bytes are hashed again. Null where
 * there is no file.
 */
export async function fileStamp(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  if (found === null || !found.isFile()) return null
  return `${found.size} ${found.mtimeNs} ${found.ctimeNs} ${found.ino}`
}
