import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from './isAlive.ts'

/** Removes what a process that is no more has left half written; see `writeWhole`. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const writer = /\.(\d+)\.incomplete$/.exec(file)?.[1]
    if (writer !== undefined && !isAlive(Number(writer))) await rm(join(folder, file), { force: true })
  }
}
