import type { Tag } from '../../core/knowledge/tag.ts'
import type { KnownAddress } from '../../core/overlap/findOverlap.ts'
import type { Sight } from '../../core/wire/overlapFile.ts'
import type { IndexedMark, IndexedSource } from '../../store/overlapIndex.ts'

/** A case, a file of tags or a knowledge base that is to be compared. */
export interface WantedSource {
  readonly kind: IndexedSource['kind']
  /** Where it lies in truth. */
  readonly path: string
  /** As it was named. */
  readonly name: string
  /** Whether what the index has of it was made of what lies there now. */
  isCurrent(indexed: IndexedSource): Promise<boolean>
  read(): Promise<ReadSource>
}

export interface ReadSource {
  readonly key: string
  readonly facts: string
  readonly marks: Iterable<IndexedMark>
}

/** What the index has of one address, in words of ours. */
export type MarkFacts =
  | { readonly sight: Sight }
  | { readonly label: Tag }
  | { readonly tag: Tag }
  | { readonly claim: KnownAddress }

export function indexedMark(chain: string, address: string, facts: MarkFacts): IndexedMark {
  return { chain, address, facts: JSON.stringify(facts) }
}
