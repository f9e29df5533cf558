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
  const there = await openThere(path)
  const stale = await staleIn(there, wanted).catch(async (error: unknown) => {
    await there?.close()
    throw error
  })
  if (there !== null && stale.length === 0) return answer(there, wanted, new Map())
  await there?.close()
  const failed = await readAnew(path, stale, onReading)
  return { ...(await answer(await openOverlapIndex(path, false), wanted, failed)), read: stale.length - failed.size }
}

async function answer(
  index: OverlapIndex,
  wanted: readonly WantedSource[],
  failed: ReadonlyMap<WantedSource, DyepackError>,
): Promise<RefreshedIndex> {
  try {
    const byPlace = new Map((await index.sources()).map((one) => [placeOf(one), one]))
    const found = wanted.map((one) => {
      const error = failed.get(one)
      return error === undefined ? byPlace.get(placeOf(one))! : { failed: error }
    })
    return { index, found, read: 0 }
  } catch (error) {
    await index.close()
    throw error
  }
}

function placeOf({ kind, path }: Pick<WantedSource, 'kind' | 'path'>): string {
  return `${kind} ${path}`
}

/** So many are looked at at once: each is a few small reads. */
const AT_ONCE = 16

async function staleIn(index: OverlapIndex | null, wanted: readonly WantedSource[]): Promise<readonly WantedSource[]> {
  const known = new Map((index === null ? [] : await index.sources()).map((one) => [placeOf(one), one]))
  const stale: WantedSource[] = []
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const some = wanted.slice(from, from + AT_ONCE)
    const current = await Promise.all(
      some.map(async (one) => {
        const indexed = known.get(placeOf(one))
        return indexed !== undefined && (await one.isCurrent(indexed))
      }),
    )
    stale.push(...some.filter((_, n) => !current[n]))
  }
  return stale
}

async function readAnew(
  path: string,
  stale: readonly WantedSource[],
  onReading: RefreshIndexParameters['onReading'],
): Promise<ReadonlyMap<WantedSource, DyepackError>> {
  const failed = new Map<WantedSource, DyepackError>()
  const index = await openForWriting(path)
  try {
    for (const [done, one] of stale.entries()) {
      onReading?.(one.name, done, stale.length)
      const read = await readOne(one)
      if (read instanceof DyepackError) failed.set(one, read)
      else await index.put({ kind: one.kind, path: one.path, key: read.key, facts: read.facts }, read.marks)
    }
    return failed
  } finally {
    await index.close()
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

/** Null where there is none, or one of another version. */
async function openThere(path: string): Promise<OverlapIndex | null> {
  if (!(await isFile(path))) return null
  return openOverlapIndex(path, false).catch((error: unknown) => {
    if (error instanceof DyepackError && error.code === 'OVERLAP_INDEX_OLD') return null
    throw error
  })
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
