import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { stands } from '../../core/knowledge/claimStatuses.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { speaksFor } from '../../core/knowledge/speaksFor.ts'
import type { KnownAddress } from '../../core/overlap/findOverlap.ts'
import { KNOWLEDGE_FOLDERS, listKnowledgeFiles, TOPICS } from '../../packs/knowledge/listKnowledgeFiles.ts'
import type { IndexedMark } from '../../store/overlapIndex.ts'
import { hashFile } from '../files/hashFile.ts'
import { KNOWLEDGE_DIR } from '../knowledge/knowledgeDir.ts'
import { indexedMark, type WantedSource } from './wantedSource.ts'

/** What the index says of a knowledge base as a whole. */
export interface KnowledgeFacts {
  readonly incidents: number
  readonly addresses: number
  readonly tags: number
}

/** Addresses that claims of a knowledge base name, and its tags; its key is the SHA-256 of the digests of its files. */
export async function knowledgeSource(dir = KNOWLEDGE_DIR): Promise<WantedSource> {
  const path = await realpath(dir).catch(() => dir)
  return {
    kind: 'knowledge',
    path,
    name: dir,
    isCurrent: async ({ key }) => key === (await digestOf(path)),
    read: async () => {
      const key = await digestOf(path)
      const { loadKnowledge } = await import('../knowledge/loadKnowledge.ts')
      const index = await loadKnowledge({ dir: path })
      const marks = [...marksOf(index)]
      const claimed = new Set(marks.map(({ chain, address }) => `${chain}/${address}`))
      const { incidents, tags } = index.base
      const facts: KnowledgeFacts = { incidents: incidents.length, addresses: claimed.size, tags: tags.length }
      return { key, facts: JSON.stringify(facts), marks }
    },
  }
}

async function digestOf(dir: string): Promise<string> {
  const { ids, hasTopics } = await listKnowledgeFiles(dir)
  const files = KNOWLEDGE_FOLDERS.flatMap((folder) => ids[folder].map((id) => `${folder}/${id}.yaml`))
  const hash = createHash('sha256')
  for (const file of hasTopics ? [...files, TOPICS] : files) hash.update(`${file} ${await hashFile(join(dir, file))}\n`)
  return hash.digest('hex')
}

/** Claims that somebody withdrew, doubts or denies name nobody. */
function* marksOf(index: KnowledgeIndex): Iterable<IndexedMark> {
  const { claims, tags } = index.base
  for (const tag of tags) yield indexedMark(tag.chain, tag.address, { tag })
  for (const claim of claims) {
    if (claim.kind !== 'addresses' || !speaksFor(claim) || !stands(index.statusOf(claim.id))) continue
    const { id, about, by, url, published } = claim
    const incident = index.incident(about)
    const subject = {
      kind: incident === null ? ('actor' as const) : ('incident' as const),
      id: about,
      name: incident?.victim.name ?? index.actor(about)?.name ?? about,
      cases: incident?.cases ?? [],
    }
    for (const { chain, address, role } of claim.addresses) {
      const known: KnownAddress = { ...subject, claim: { id, role, by, url, published } }
      yield indexedMark(chain, address, { claim: known })
    }
  }
}
