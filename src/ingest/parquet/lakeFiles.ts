import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { compareText } from '../../core/compareText.ts'
import { inputError } from '../../core/errors.ts'
import { LAKE_FILE } from '../../core/wire/lakeFile.ts'
import type { SourceFile } from '../importer.ts'
import { incompleteLake, readLakeManifest } from './readLakeManifest.ts'

/**
 * The files of a lake that are imported, by name: all of `movements/` and `events/`, and of UTXO chains `transactions/`, `outputs/` and `spends/`.
 * The other tables repeat what these say. A file stands for itself.
 * Errors: `NOT_A_LAKE`, `LAKE_INCOMPLETE`, `PATH_OUTSIDE_LAKE`.
 */
export async function lakeFiles(source: SourceFile): Promise<readonly SourceFile[]> {
  const found = await stat(source.path).catch(() => null)
  if (found === null || !found.isDirectory()) return [source]
  const manifest = await readLakeManifest(source.path, source.name)
  const paths = await parquetFiles(source)
  const missing = manifest?.files.find(({ path }) => !paths.includes(path))
  if (missing !== undefined) throw incompleteLake(source.name, `lacks ${missing.path}, which its ${LAKE_FILE} lists`)
  const utxo = new Set(paths.flatMap((path) => (path.startsWith('outputs/') ? [path.split('/')[1]] : [])))
  const wanted = paths.filter((path) => {
    const [table, chain] = path.split('/')
    return (
      table === 'movements' ||
      table === 'events' ||
      table === 'outputs' ||
      table === 'spends' ||
      (table === 'transactions' && utxo.has(chain))
    )
  })
  if (wanted.length === 0) {
    throw inputError('NOT_A_LAKE', `${source.name} has no Parquet files in movements/ or outputs/`, {
      fix: 'name the folder that dyepack lake write has made, or Parquet files of such a form',
      facts: { folder: source.name },
    })
  }
  return wanted.map((path) => ({ path: join(source.path, path), name: `${source.name.replace(/\/+$/, '')}/${path}` }))
}

/** Below the folder, by name; what begins with `_` or `.` is not finished or not ours. */
async function parquetFiles({ path: folder, name }: SourceFile): Promise<readonly string[]> {
  const root = await realpath(folder)
  const paths: string[] = []
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(root.length + 1)
    if (entry.isDirectory() || !path.endsWith('.parquet') || path.split('/').some((part) => /^[_.]/.test(part)))
      continue
    if (entry.isSymbolicLink()) {
      throw inputError('PATH_OUTSIDE_LAKE', `${name}/${path} is a link`, {
        fix: 'put the file itself into the lake',
        facts: { folder: name, path },
      })
    }
    paths.push(path)
  }
  return paths.sort(compareText)
}
