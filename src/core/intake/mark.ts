import { groupBy } from '../groupBy.ts'
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
  /** What money does that is neither stolen nor got back: laundered, paid as a fine. */
  | { readonly kind: 'otherMoney' }
  | { readonly kind: 'topic'; readonly topic: string }

export type MarkKind = Mark['kind']
export type MarkOf<K extends MarkKind> = Extract<Mark, { readonly kind: K }>

/** Marks by their kind, each in the order of the text. */
export type Marks = { readonly [K in MarkKind]?: readonly MarkOf<K>[] }

/** Looks at each mark once, so that nobody has to look through the others for one kind. */
export function groupMarks(marks: readonly Mark[]): Marks {
  return Object.fromEntries(groupBy(marks, ({ kind }) => kind)) as Marks
}

export function marksOf<K extends MarkKind>(marks: Marks, kind: K): readonly MarkOf<K>[] {
  return (marks[kind] ?? []) as readonly MarkOf<K>[]
}

/** How many of the marks begin before a place. */
export function countBefore(marks: readonly Mark[], at: number): number {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (marks[middle]!.span[0] < at) low = middle + 1
    else high = middle
  }
  return low
}

/** The mark that begins nearest to a place, of two the one before it. */
export function nearest<T extends Mark>(marks: readonly T[], at: number): T | undefined {
  const next = countBefore(marks, at)
  const [before, after] = marks.slice(Math.max(0, next - 1), next + 1)
  if (before === undefined || after === undefined) return before
  return at - before.span[0] <= after.span[0] - at ? before : after
}
