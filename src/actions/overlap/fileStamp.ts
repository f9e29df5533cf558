import { stat } from 'node:fs/promises'
import { hashFile } from '../files/hashFile.ts'

/** A file as it was when it was read. */
export interface SeenFile {
  /** Changes whenever the file is written, replaced, renamed or linked, as far as the system tells. */
  readonly stamp: string
  readonly sha256: string
}

/** Null where there is no file. Take it before the file is read: a change while it is read is then seen the next time. */
export async function fileStamp(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  if (found === null || !found.isFile()) return null
  return `${found.size} ${found.mtimeNs} ${found.ctimeNs} ${found.ino}`
}

/** Whether a file is the one that was seen. Its bytes are hashed only where its stamp is another. */
export async function isSeen(path: string, seen: SeenFile | null): Promise<boolean> {
  const stamp = await fileStamp(path)
  if (stamp === null || seen === null) return stamp === seen
  return stamp === seen.stamp || (await hashFile(path)) === seen.sha256
}

/** Null where there is no file. */
export async function seeFile(path: string): Promise<SeenFile | null> {
  const stamp = await fileStamp(path)
  return stamp === null ? null : { stamp, sha256: await hashFile(path) }
}
