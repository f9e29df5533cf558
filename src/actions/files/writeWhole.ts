import { rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { inputError } from '../../core/errors.ts'

/**
 * Lets `write` fill a file of another name, which then takes this one: a file that is there is whole. The other name is this
 * process's own, so that two that write at once do not meet, and nothing waits under it, not even a link to somewhere else.
 * Errors: `NO_SUCH_FOLDER`, `NOT_A_FILE`; those of `write`.
 */
export async function writeWhole(path: string, write: (unfinished: string) => Promise<unknown>): Promise<void> {
  const unfinished = `${path}.${process.pid}.incomplete`
  await rm(unfinished, { force: true }).catch(() => {})
  try {
    await write(unfinished)
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {})
    throw (await noPlace(path, error)) ?? error
  }
}

/** Why nothing can be written there, where it is the place. */
async function noPlace(path: string, cause: unknown): Promise<Error | null> {
  const folder = dirname(path)
  const around = await stat(folder).catch(() => null)
  if (around?.isDirectory() !== true) {
    return inputError('NO_SUCH_FOLDER', `${path} cannot be written: there is no folder ${folder}`, {
      fix: 'make the folder, or name another one',
      facts: { file: path },
      cause,
    })
  }
  const there = await stat(path).catch(() => null)
  if (there?.isDirectory() !== true) return null
  return inputError('NOT_A_FILE', `${path} is a folder`, { fix: 'name a file in it', facts: { file: path }, cause })
}
