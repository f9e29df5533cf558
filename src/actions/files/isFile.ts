import { stat } from 'node:fs/promises'

/** Whether a file is there that can be read as one. */
export function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
