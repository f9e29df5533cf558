import { rename, rm } from 'node:fs/promises'

/**
 * Lets `write` fill a file of another name, which then takes this one: a file that is there is whole. The other name is this
 * process's own, so that two that write at once do not meet, and nothing waits under it, not even a link to somewhere else.
 */
export async function writeWhole(path: string, write: (unfinished: string) => Promise<unknown>): Promise<void> {
  const unfinished = `${path}.${process.pid}.incomplete`
  await rm(unfinished, { force: true })
  try {
    await write(unfinished)
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}
