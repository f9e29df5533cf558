import type { VictimKind } from '../knowledge/knowledgeWords.ts'
import type { PartialDate } from '../knowledge/partialDate.ts'
import type { Span } from './intakeDraft.ts'

/** A text with its sentences, and the names to look for. */
export interface Page {
  readonly text: string
  /** In order; they cover all that is not white space. */
  readonly sentences: readonly Span[]
  /** When the text was published, as far as that is known: "last year" counts from it. */
  readonly published: PartialDate | null
  readonly lexicon: Lexicon
}

/** Names of the knowledge base. */
export interface Lexicon {
  readonly actors: readonly { readonly id: string; readonly names: readonly string[]; readonly state: boolean }[]
  readonly publishers: readonly { readonly id: string; readonly name: string }[]
  readonly victims: readonly {
    readonly name: string
    readonly kind: VictimKind
    readonly incidents: readonly { readonly id: string; readonly date: PartialDate }[]
  }[]
  readonly operations: readonly { readonly name: string; readonly date: PartialDate }[]
  readonly topics: readonly string[]
}

/** The sentence around a place; the place itself where there is none. */
export function sentenceAt(page: Page, at: number): Span {
  const { sentences } = page
  let low = 0
  let high = sentences.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [start, end] = sentences[middle]!
    if (at < start) high = middle - 1
    else if (at >= end) low = middle + 1
    else return sentences[middle]!
  }
  return [at, at]
}
