import { statSync } from 'node:fs'
import { hashFile } from '../files/hashFile.ts'

/** A file as it was when it was read. */
export interface SeenFile {
  /** Changes whenever the file is written, replaced, renamed or linked, as far as the system tells. */
  readonly stamp: string
  readonly sha256: string
}

/** Null where there is no file. Take it before the file is read: a change while it is read is then seen the next time. */
export function fileStamp(path: string): string | null {
  // Thousands of these are asked in a row: one that is waited for takes five times as long.
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  if (found === undefined || !found.isFile()) return null
  return `${found.size} ${found.mtimeNs} ${found.ctimeNs} ${found.ino}`
}

/** Whether a file is the one that was seen. Its bytes are hashed only where its stamp is another. */
export async function isSeen(path: string, seen: SeenFile | null): Promise<boolean> {
  const stamp = fileStamp(path)
  if (stamp === null || seen === null) return stamp === seen
  return stamp === seen.stamp || (await hashFile(path)) === seen.sha256
}

/** Null where there is no file. */
export async function seeFile(path: string): Promise<SeenFile | null> {
  const stamp = fileStamp(path)
  return stamp === null ? null : { stamp, sha256: await hashFile(path) }
}
