import type { Means, Scale, SourceKind, VictimKind, WalletKind } from '../knowledge/knowledgeWords.ts'
import type { PartialDate } from '../knowledge/partialDate.ts'

/** Where something stands in `source.text`: from the first character up to, not including, the second (UTF-16 units). */
export type Span = readonly [number, number]

/** What a page of text seems to say, for a person to accept. Nothing of it is knowledge yet. */
export interface IntakeDraft {
  readonly schema: 'dyepack/intake@1'
  readonly source: IntakeSource
  readonly incidents: readonly IntakeIncident[]
  readonly actors: readonly IntakeActor[]
  readonly claims: readonly IntakeClaim[]
  readonly addresses: readonly IntakeAddress[]
  readonly transactions: readonly IntakeTransaction[]
  readonly topics: readonly IntakeTopic[]
}

/** The document. What it does not say of itself is null, and a person adds it. */
export interface IntakeSource {
  /** As it was named on the command line. */
  readonly file: string
  readonly sha256: string
  readonly format: 'text' | 'html' | 'pdf'
  readonly title: string | null
  readonly url: string | null
  readonly published: PartialDate | null
  /** Publisher. */
  readonly by: string | null
  /** Voices in the text that the knowledge base lacks. */
  readonly publishers: readonly IntakePublisher[]
  /** The text that every span counts in. */
  readonly text: string
  /** Where each page of a PDF begins in it; of other formats none. */
  readonly pages: readonly number[]
}

export interface IntakePublisher {
  readonly id: string
  readonly name: string
  readonly kind: SourceKind
}

export interface IntakeIncident {
  /** Of the knowledge base where it is known; else from date and victim; `undated-…` where no date stands near. */
  readonly id: string
  readonly known: boolean
  readonly date: PartialDate | null
  readonly victim: { readonly name: string; readonly kind: VictimKind }
  /** Incidents of the knowledge base with this victim, of which none is surely meant. */
  readonly matches: readonly string[]
  readonly span: Span
}

export interface IntakeActor {
  readonly id: string
  readonly name: string
  readonly known: boolean
  readonly span: Span
}

export type IntakeClaimKind =
  | 'total'
  | 'count'
  | 'loss'
  | 'frozen'
  | 'seized'
  | 'returned'
  | 'recovered'
  | 'means'
  | 'wallets'
  | 'parent'
  | 'operations'
  | 'attribution'
  | 'date'
  | 'purpose'

export interface IntakeClaim {
  /** `claim-1`: for `--item`. */
  readonly id: string
  /** Incident or actor; null where the text names none. */
  readonly about: string | null
  readonly kind: IntakeClaimKind
  /** The figure, word or id: decimal text for figures. */
  readonly value: string
  /** `USD`, a coin's symbol, `attacks`; null for words. */
  readonly unit: string | null
  /** Ends of a figure; both null where it is rough ("around"). */
  readonly low: string | null
  readonly high: string | null
  readonly year: string | null
  /** The text's own words on how sure or how exact it is. */
  readonly words: string
  /** Where these words stand on the scale of the knowledge base. */
  readonly hedge: Scale
  /** Publisher who says so; null: the document itself. */
  readonly by: string | null
  readonly span: Span
}

export interface IntakeAddress {
  readonly id: string
  readonly chain: string
  readonly address: string
  /** Whether a checksum says that no digit is wrong. */
  readonly checked: boolean
  /** What is wrong with it, where something is. */
  readonly problem: string | null
  readonly span: Span
}

export interface IntakeTransaction {
  readonly id: string
  readonly chain: string
  readonly hash: string
  readonly span: Span
}

export interface IntakeTopic {
  readonly id: string
  readonly span: Span
}

export type { Means, VictimKind, WalletKind }
