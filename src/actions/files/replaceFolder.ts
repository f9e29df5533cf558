import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isAlive } from './isAlive.ts'

/**
 * Lets `write` fill a folder of another name, which then takes this one's place: a folder that is there is whole, and who reads it
 * meanwhile reads the one before. Files in it that are not `ours` stay.
 */
export async function replaceFolder<T>(
  folder: string,
  ours: (file: string) => boolean,
  write: (unfinished: string) => Promise<T>,
): Promise<T> {
  await bringBack(folder)
  const path = resolve(folder)
  const unfinished = `${path}.${process.pid}.incomplete`
  const before = `${path}.${process.pid}.old`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  try {
    const result = await write(unfinished)
    // A link to somewhere else goes, and what lies there stays there.
    const others = (await isFolder(path)) ? (await entries(path)).filter((file) => !ours(file)) : []
    await rename(path, before).catch(ignoreMissing)
    await rename(unfinished, path)
    for (const file of others) await rename(join(before, file), join(path, file))
    await rm(before, { recursive: true, force: true })
    return result
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}

/** A process that ended between two names has left the folder under the other one; one that ended earlier half of a new one. */
export async function bringBack(folder: string): Promise<void> {
  const path = resolve(folder)
  const name = basename(path)
  for (const entry of await entries(dirname(path))) {
    if (!entry.startsWith(`${name}.`)) continue
    const [, pid, kind] = /^\.(\d+)\.(incomplete|old)$/.exec(entry.slice(name.length)) ?? []
    if (pid === undefined || isAlive(Number(pid))) continue
    const left = join(dirname(path), entry)
    // Fails where the new one is there.
    if (kind === 'old') await rename(left, path).catch(() => {})
    await rm(left, { recursive: true, force: true })
  }
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

async function entries(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    ignoreMissing(error)
    return []
  })
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
