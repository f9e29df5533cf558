/** A case, a file of tags or a knowledge base, as the index holds it. */
export interface IndexedSource {
  readonly id: number
  readonly kind: 'case' | 'tags' | 'knowledge'
  /** Where it lay when it was read: a path from the root. */
  readonly path: string
  /** Digest of what it was made of. Another one is another source. */
  readonly key: string
  /** What is said of the whole source, as JSON. */
  readonly facts: string
}

/** Something that a source says of one address, as JSON. */
export interface IndexedMark {
  readonly chain: string
  readonly address: string
  readonly facts: string
}

export interface SourceMark extends IndexedMark {
  readonly source: number
}

/** Addresses of many cases and tags, kept for one question: which of mine are elsewhere, too. */
export interface OverlapIndex {
  sources(): Promise<readonly IndexedSource[]>
  /** Puts a source in place of those of the same kind and path. All of it, or nothing. */
  put(source: Omit<IndexedSource, 'id'>, marks: Iterable<IndexedMark>): Promise<void>
  drop(ids: readonly number[]): Promise<void>
  /** What `own` and any of `others` say of the addresses that both have; by address, then by source, then by facts. */
  shared(own: number, others: readonly number[]): Promise<readonly SourceMark[]>
  close(): Promise<void>
}
