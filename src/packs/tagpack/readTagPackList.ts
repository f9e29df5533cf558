import type { OutsideLeft, OutsideList } from '../../core/knowledge/outside/outsideList.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { listFiles } from '../outside/listFiles.ts'
import type { OutsideRequest } from '../outside/outsideReader.ts'
import { readTagPack } from './readTagPacks.ts'

/**
 * Reads GraphSense TagPacks as a list of tags. Each tag names its source itself.
 * Errors: those of `listFiles` and `readTagPacks`.
 */
export async function readTagPackList({ files }: OutsideRequest): Promise<OutsideList> {
  const tags: Tag[] = []
  const left: OutsideLeft[] = []
  for (const { path, name } of await listFiles(files, '.yaml')) {
    const pack = await readTagPack(path, name)
    for (const tag of pack.tags) tags.push(tag)
    for (const [key, count] of pack.left)
      left.push({
        place: name,
        why: `${key} of ${count === 1 ? '1 tag' : `${count} tags`}: a tag here has no place for it`,
      })
  }
  return { publishers: [], sources: [], incidents: [], actors: [], tags, left }
}
