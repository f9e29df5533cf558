import type { PartialDate } from '../knowledge/partialDate.ts'
import type { Means, Span, VictimKind, WalletKind } from './intakeDraft.ts'

/** A figure as the text blurs it: "over" leaves no upper end, "around" leaves neither. */
export interface Figure {
  readonly unit: string
  /** Decimal text, written out in full. */
  readonly value: string
  readonly low: string | null
  readonly high: string | null
  /** The words that blur it, in small letters; empty where there are none. */
  readonly words: string
}

/** One thing that a rule saw, and where. */
export type Mark = { readonly span: Span } & MarkFact

type MarkFact =
  | ({ readonly kind: 'amount' } & Figure)
  | ({ readonly kind: 'count' } & Figure)
  | {
      readonly kind: 'address'
      readonly chain: string
      readonly address: string
      readonly checked: boolean
      readonly problem: string | null
    }
  | { readonly kind: 'transaction'; readonly chain: string; readonly hash: string }
  | { readonly kind: 'date'; readonly date: PartialDate }
  | { readonly kind: 'actor'; readonly actor: string; readonly name: string }
  | {
      readonly kind: 'victim'
      readonly name: string
      readonly victimKind: VictimKind
    }
  /** Publisher null: "the firm", whoever spoke last. */
  | { readonly kind: 'speaker'; readonly publisher: string | null }
  | { readonly kind: 'means'; readonly means: Means }
  | { readonly kind: 'wallets'; readonly wallets: WalletKind }
  | { readonly kind: 'hedge'; readonly word: string }
  | { readonly kind: 'operation'; readonly name: string; readonly date: PartialDate }
  | { readonly kind: 'purpose'; readonly purpose: string }
  | { readonly kind: 'fate'; readonly fate: 'frozen' | 'seized' | 'returned' | 'recovered' }
  | { readonly kind: 'under' }
  | { readonly kind: 'blame' }
  | { readonly kind: 'topic'; readonly topic: string }

export type MarkKind = Mark['kind']
export type MarkOf<K extends MarkKind> = Extract<Mark, { readonly kind: K }>

export function marksOf<K extends MarkKind>(marks: readonly Mark[], kind: K): MarkOf<K>[] {
  return marks.filter((mark): mark is MarkOf<K> => mark.kind === kind)
}
