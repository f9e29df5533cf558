import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'

/** Looks for secrets, in lower case, where none may be. */
export function keeperOf(secrets: readonly string[]) {
  const expectNoSecret = (text: string) => {
    for (const secret of secrets) expect(text.toLowerCase()).not.toContain(secret)
  }
  return {
    expectNoSecret,
    /** In every file below the folder, unpacked where it is packed; their names. */
    expectNoSecretInFiles: (folder: string): readonly string[] => {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        statSync(join(folder, name)).isFile(),
      )
      for (const name of names) {
        const content = readFileSync(join(folder, name))
        expectNoSecret((name.endsWith('.gz') ? gunzipSync(content) : content).toString('latin1'))
      }
      return names
    },
  }
}
