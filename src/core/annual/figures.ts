import { compareText } from '../compareText.ts'
import type { Claim, ClaimOf, Period } from '../knowledge/claim.ts'
import type { KnowledgeIndex } from '../knowledge/knowledgeIndex.ts'
import { firstDay } from '../knowledge/partialDate.ts'
import { type Cited, citedOf } from './cited.ts'

/** A figure that somebody published about the actor, or about one below it. */
export interface Figure<K extends 'total' | 'count' | 'held' | 'shares'> extends Cited {
  /** Whether it is about the actor itself: only then it can be compared with what is listed. */
  readonly whole: boolean
  readonly fact: ClaimOf<K>
}

export interface Figures {
  readonly totals: readonly Figure<'total'>[]
  readonly counts: readonly Figure<'count'>[]
  readonly held: readonly Figure<'held'>[]
  readonly shares: readonly Figure<'shares'>[]
}

/** All figures about an actor and those below it, by publication, the earliest first. */
export function figuresOf(index: KnowledgeIndex, actor: string): Figures {
  const claims = index
    .actorWithDescendants(actor)
    .flatMap((one) => index.claimsAbout(one))
    .toSorted((a, b) => compareText(firstDay(a.published), firstDay(b.published)) || compareText(a.id, b.id))
  const ofKind = <K extends 'total' | 'count' | 'held' | 'shares'>(kind: K): Figure<K>[] =>
    claims
      .filter((claim) => claim.kind === kind)
      .map((claim) => ({ ...citedOf(index, claim), whole: claim.about === actor, fact: claim as ClaimOf<K> }))
  return { totals: ofKind('total'), counts: ofKind('count'), held: ofKind('held'), shares: ofKind('shares') }
}

/** The one year that a figure is about; null where it is about another period, or does not say. */
export function yearOf(period: Period | null): number | null {
  return period !== null && period.from === period.to && period.to.length === 4 ? Number(period.to) : null
}

/** Whether a figure is about one year, or about a part of it. */
export function isWithinYear(period: Period | null, year: number): boolean {
  return period?.from?.slice(0, 4) === String(year) && period.to.slice(0, 4) === String(year)
}

/** First and last year of a period of whole years; `from` null: without limit. Null where it is none. */
export function wholeYears(period: Period | null): { readonly from: number | null; readonly to: number } | null {
  if (period === null || period.to.length !== 4 || (period.from !== null && period.from.length !== 4)) return null
  return { from: period.from === null ? null : Number(period.from), to: Number(period.to) }
}

/** What two figures must share to be about the same thing. */
export function subjectKey(claim: Claim): string {
  if (!('period' in claim)) return `${claim.about}|${claim.kind}`
  const { from, to } = claim.period ?? { from: '', to: '' }
  const part = 'value' in claim ? claim.value.part : 'shares' in claim ? claim.shares.by : null
  return [claim.about, claim.kind, from ?? '*', to, part ?? ''].join('|')
}
