import type { LakeManifest } from '../../core/wire/lakeFile.ts'
import type { SourceFile } from '../importer.ts'
import { lakePath } from './lakePath.ts'
import { readLakeManifest } from './readLakeManifest.ts'

/** What a lake says of its files beside their rows. */
export type LakeFacts = Pick<LakeManifest, 'covers' | 'tells'>

/** Of a file that lies in no lake of ours. */
const UNKNOWN: LakeFacts = { covers: {}, tells: ['native', 'internal', 'token', 'gas'] }

/** By file. Errors: `NOT_A_LAKE`, `LAKE_INCOMPLETE`. */
export async function lakeFacts(files: readonly SourceFile[]): Promise<readonly LakeFacts[]> {
  const known = new Map<string, LakeFacts>()
  const facts: LakeFacts[] = []
  for (const { path, name } of files) {
    const root = lakePath(path)?.lake
    if (root !== undefined && !known.has(root)) known.set(root, (await readLakeManifest(root, name)) ?? UNKNOWN)
    facts.push(root === undefined ? UNKNOWN : known.get(root)!)
  }
  return facts
}
