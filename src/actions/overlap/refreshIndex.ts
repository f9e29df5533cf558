import { rm } from 'node:fs/promises'
import { DyepackError } from '../../core/errors.ts'
import { openOverlapIndex } from '../../store/duckdb/openOverlapIndex.ts'
import type { IndexedSource, OverlapIndex } from '../../store/overlapIndex.ts'
import { isFile } from '../files/isFile.ts'
import type { WantedSource } from './wantedSource.ts'

export interface RefreshIndexParameters {
  readonly index: string
  readonly wanted: readonly WantedSource[]
  /** Called before each source that is read anew. */
  readonly onReading?: (name: string, done: number, of: number) => void
}

export interface RefreshedIndex {
  /** Open for reading. */
  readonly index: OverlapIndex
  /** What the index has of each wanted source, in the order asked; or why it has nothing. */
  readonly found: readonly (IndexedSource | { readonly failed: DyepackError })[]
  /** How many were read anew. */
  readonly read: number
}

/**
 * Brings the index up to date, reading only what changed, and opens it. A case that cannot be read is an answer; a file of tags
 * or a knowledge base that cannot is an error, as it was asked for by name.
 * Errors: those of `openOverlapIndex`, and of reading tags and knowledge.
 */
export async function refreshIndex({
  index: path,
  wanted,
  onReading,
}: RefreshIndexParameters): Promise<RefreshedIndex> {
  const known = await indexedIn(path)
  const stale: WantedSource[] = []
  for (const one of wanted) {
    const indexed = known.find(({ kind, path: where }) => kind === one.kind && where === one.path)
    if (indexed === undefined || !(await one.isCurrent(indexed))) stale.push(one)
  }
  const failed = new Map<WantedSource, DyepackError>()
  if (stale.length > 0) {
    const writing = await openForWriting(path)
    try {
      for (const [done, one] of stale.entries()) {
        onReading?.(one.name, done, stale.length)
        const read = await readOne(one)
        if (read instanceof DyepackError) failed.set(one, read)
        else await writing.put({ kind: one.kind, path: one.path, key: read.key, facts: read.facts }, read.marks)
      }
    } finally {
      writing.close()
    }
  }
  const index = await openOverlapIndex(path, false)
  try {
    const byPlace = new Map((await index.sources()).map((one) => [`${one.kind} ${one.path}`, one]))
    const found = wanted.map((one) => {
      const error = failed.get(one)
      return error === undefined ? byPlace.get(`${one.kind} ${one.path}`)! : { failed: error }
    })
    return { index, found, read: stale.length - failed.size }
  } catch (error) {
    index.close()
    throw error
  }
}

async function readOne(one: WantedSource) {
  try {
    return await one.read()
  } catch (error) {
    if (one.kind === 'case' && error instanceof DyepackError && error.kind === 'input') return error
    throw error
  }
}

async function indexedIn(path: string): Promise<readonly IndexedSource[]> {
  if (!(await isFile(path))) return []
  const index = await openOverlapIndex(path, false).catch((error: unknown) => {
    if (error instanceof DyepackError && error.code === 'OVERLAP_INDEX_OLD') return null
    throw error
  })
  if (index === null) return []
  try {
    return await index.sources()
  } finally {
    index.close()
  }
}

/** An index of another version is ours, and nothing in it is lost: it is made anew. */
async function openForWriting(path: string): Promise<OverlapIndex> {
  try {
    return await openOverlapIndex(path, true)
  } catch (error) {
    if (!(error instanceof DyepackError && error.code === 'OVERLAP_INDEX_OLD')) throw error
    await rm(path)
    return openOverlapIndex(path, true)
  }
}
