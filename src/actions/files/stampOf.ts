import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What changes where one of these files does: their times and sizes. */
export async function stampOf(folder: string, files: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        ({ mtimeMs, size }) => `${file} ${mtimeMs} ${size}`,
        () => `${file} is gone`,
      ),
    ),
  )
  return stamps.join('\n')
}
