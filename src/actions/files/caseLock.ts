import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { retryError } from '../../core/errors.ts'
import { isAlive } from './isAlive.ts'

const LOCK_FILE = 'case.lock'

const lockSchema = z.object({
  verb: z.string(),
  pid: z.int().positive(),
  host: z.string(),
  /** When the process began, as its system counts: another process may get the same number. Null where that is not known. */
  began: z.string().nullable(),
})
type Lock = z.infer<typeof lockSchema>

/**
 * Does what only one process at a time may do with a case: fetch for it. The lock of a process that is no more does not count.
 * Errors: `CASE_IN_USE`.
 */
export async function withCaseLock<T>(caseDir: string, verb: string, work: () => Promise<T>): Promise<T> {
  const free = await lockCase(caseDir, verb)
  try {
    return await work()
  } finally {
    await free()
  }
}

/** As `withCaseLock`, until what it gives is called. */
export async function lockCase(caseDir: string, verb: string): Promise<() => Promise<void>> {
  const path = join(caseDir, LOCK_FILE)
  const own = `${path}.${process.pid}`
  const lock: Lock = { verb, pid: process.pid, host: hostname(), began: await beganAt(process.pid) }
  try {
    await writeFile(own, `${JSON.stringify(lock)}\n`)
  } catch (error) {
    // Where there is no such case, who opens it says so.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return async () => {}
    throw error
  }
  try {
    for (let tries = 0; ; tries++) {
      // A link is made or is there already: no moment lies between.
      if (await isLinked(own, path)) break
      const held = await readLock(path)
      if (held !== null && (tries === TRIES || !(await isLeft(held)))) throw inUse(caseDir, held)
      await takeAway(path, `${own}.left`)
    }
  } finally {
    await rm(own, { force: true })
  }
  return () => rm(path, { force: true })
}

const TRIES = 10

async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Null: it is gone, or nothing that can be read. */
async function readLock(path: string): Promise<Lock | null> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

/** Whether the process that made it is no more. Of another machine's nothing can be said. */
async function isLeft({ pid, host, began }: Lock): Promise<boolean> {
  if (host !== hostname()) return false
  if (!isAlive(pid)) return true
  const now = await beganAt(pid)
  return began !== null && now !== null && began !== now
}

/** Another process may have put its own there since it was read: that one is put back. */
async function takeAway(path: string, left: string): Promise<void> {
  await rename(path, left).catch(ignoreMissing)
  const taken = await readLock(left)
  if (taken !== null && !(await isLeft(taken))) await isLinked(left, path)
  await rm(left, { force: true })
}

/** Linux only: the 22nd field of the process's `stat`, in ticks since the machine came up. */
async function beganAt(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return stat === null ? null : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null)
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

function inUse(caseDir: string, { verb, pid, host }: Lock): Error {
  const where = host === hostname() ? '' : ` on ${host}`
  return retryError('CASE_IN_USE', `dyepack ${verb} is at work on ${caseDir} (process ${pid}${where})`, {
    fix: `wait until it has ended, or stop it; dyepack report answers meanwhile. Where no such process is, remove ${join(caseDir, LOCK_FILE)}`,
    facts: { verb, pid, host },
  })
}
