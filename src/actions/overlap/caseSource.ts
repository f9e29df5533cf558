import { join } from 'node:path'
import type { CasePattern } from '../../core/overlap/patterns.ts'
import type { IndexedMark } from '../../store/overlapIndex.ts'
import { hashFile } from '../files/hashFile.ts'
import { manifestFile } from '../trace/manifestFile.ts'
import type { CaseFolder } from './caseFolders.ts'
import { isSeen, type SeenFile } from './fileStamp.ts'
import type { ReadFootprint } from './readFootprint.ts'
import { indexedMark, type WantedSource } from './wantedSource.ts'

/** What the index says of a case as a whole. */
export interface CaseFacts {
  readonly case: string
  readonly asOf: string
  readonly policy: string
  readonly stopsAtServices: boolean
  readonly addresses: number
  readonly patterns: readonly CasePattern[]
  readonly notes: readonly string[]
  readonly seen: Readonly<Record<string, SeenFile | null>>
}

/** The snapshot of a case; its key is the SHA-256 of the manifest, which has those of the results. */
export function caseSource({ folder, path }: CaseFolder): WantedSource {
  return {
    kind: 'case',
    path,
    name: folder,
    isCurrent: async ({ key, facts }) => {
      const now = await hashFile(manifestFile(join(path, 'out'))).catch(() => null)
      if (now !== key) return false
      const { seen } = JSON.parse(facts) as CaseFacts
      for (const [file, one] of Object.entries(seen)) if (!(await isSeen(join(path, file), one))) return false
      return true
    },
    read: async () => {
      // Loaded when something is read: an answer from the index needs no reader.
      const { readFootprint } = await import('./readFootprint.ts')
      const footprint = await readFootprint(path)
      return { key: footprint.manifest, facts: JSON.stringify(factsOf(footprint)), marks: marksOf(footprint) }
    },
  }
}

function factsOf(footprint: ReadFootprint): CaseFacts {
  const { case: id, asOf, policy, stopsAtServices, sights, patterns, notes, seen } = footprint
  const addresses = new Set(sights.map(({ chain, address }) => `${chain}/${address}`)).size
  return { case: id, asOf, policy, stopsAtServices, addresses, patterns, notes, seen }
}

function* marksOf({ sights, labels }: ReadFootprint): Iterable<IndexedMark> {
  for (const { chain, address, sight } of sights) yield indexedMark(chain, address, { sight })
  for (const label of labels) yield indexedMark(label.chain, label.address, { label })
}
