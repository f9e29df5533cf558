import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceFile } from '../importer.ts'
import { noBlocksIn } from './blockErrors.ts'

/**
 * The files of blocks of a folder, in their order: of a `blocks` folder, or of the folder that has one. A file stands for itself.
 * Errors: `NO_BLOCKS`.
 */
export async function blockFiles({ path, name }: SourceFile): Promise<readonly SourceFile[]> {
  const found = await stat(path).catch(() => null)
  if (!found?.isDirectory()) return [{ path, name }]
  const names = (await readdir(path)).sort()
  const files = names.filter((file) => /^blk\d+\.dat$/.test(file))
  if (files.length > 0) return files.map((file) => ({ path: join(path, file), name: join(name, file) }))
  if (names.includes('blocks')) return blockFiles({ path: join(path, 'blocks'), name: join(name, 'blocks') })
  throw noBlocksIn(name)
}
