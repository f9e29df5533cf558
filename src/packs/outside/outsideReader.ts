import type { OutsideList } from '../../core/knowledge/outside/outsideList.ts'

/** What a person names on the command line. */
export interface OutsideRequest {
  /** Files, or folders where the format is one of many files. */
  readonly files: readonly string[]
  /** Of formats that need one: which column is what. */
  readonly mapping: string | null
  /** What the person adds about the document, where the list does not say it of itself. */
  readonly document: OutsideDocument
}

export interface OutsideDocument {
  readonly by: string | null
  readonly published: string | null
  readonly url: string | null
  readonly title: string | null
}

/**
 * Reads a list made elsewhere. What it cannot place is left with a reason; a file that is not of the format is refused.
 * Errors: each reader names its own.
 */
export type OutsideReader = (request: OutsideRequest) => Promise<OutsideList>
