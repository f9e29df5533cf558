import { realpath } from 'node:fs/promises'
import { fileStamp, isSeen, type SeenFile } from './fileStamp.ts'
import { indexedMark, type WantedSource } from './wantedSource.ts'

/** What the index says of a file of tags as a whole. */
export interface TagFileFacts {
  readonly tags: number
  readonly seen: SeenFile
}

/** A TagPack; its key is the SHA-256 of the file. Errors of `read`: those of `readTagPacks`. */
export async function tagSource(file: string): Promise<WantedSource> {
  const path = await realpath(file)
  return {
    kind: 'tags',
    path,
    name: file,
    isCurrent: ({ facts }) => isSeen(path, (JSON.parse(facts) as TagFileFacts).seen),
    read: async () => {
      const stamp = fileStamp(path) ?? ''
      const { readTagPack } = await import('../../packs/tagpack/readTagPacks.ts')
      const { tags, sha256 } = await readTagPack(path, file)
      const facts: TagFileFacts = { tags: tags.length, seen: { stamp, sha256 } }
      const marks = tags.map((tag) => indexedMark(tag.chain, tag.address, { tag }))
      return { key: sha256, facts: JSON.stringify(facts), marks }
    },
  }
}
