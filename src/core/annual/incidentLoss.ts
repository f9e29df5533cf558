import type { Claim, ClaimOf } from '../knowledge/claim.ts'
import { compareDecimals } from '../knowledge/compareDecimals.ts'
import type { KnowledgeIndex } from '../knowledge/knowledgeIndex.ts'
import type { Cited } from './cited.ts'
import { citedOf } from './cited.ts'
import { spanOf, type UsdRange } from './usdRange.ts'

/** What one source says an incident lost, and whether it counts in the range. */
export interface LossClaim extends Cited {
  readonly value: ClaimOf<'loss'>['value']
  /** Null: it counts. */
  readonly notCounted: NotCounted | null
}

/**
 * Why a loss claim is shown and does not count: it was replaced or taken back; it speaks of a part only; it gives coins
 * and no dollars; its dollars are those of the report's day; or its speaker says so in a document of its own, which counts.
 */
export type NotCounted = 'superseded' | 'withdrawn' | 'part' | 'no-dollars' | 'report-time' | 'second-hand'

export interface IncidentLoss {
  /** By publication, the earliest first. */
  readonly claims: readonly LossClaim[]
  /** In dollars of the day of the theft; null where nobody says. */
  readonly range: UsdRange | null
  /** What claims span that give dollars of the day of their report. Never added to the other. */
  readonly atReport: UsdRange | null
  /** Whether all who say how much was lost say: nothing. */
  readonly nothing: boolean
}

/** What the claims of one incident span. */
export function incidentLoss(index: KnowledgeIndex, claims: readonly Claim[]): IncidentLoss {
  const losses = claims.filter((claim): claim is ClaimOf<'loss'> => claim.kind === 'loss')
  const own = new Set(
    losses.filter((claim) => claim.quotes === null && reasonOf(index, claim) === null).map(({ by }) => by),
  )
  const rows = losses.map((claim): LossClaim => {
    const reason = reasonOf(index, claim)
    const secondHand = reason === null && claim.quotes !== null && own.has(claim.by)
    return { ...citedOf(index, claim), value: claim.value, notCounted: secondHand ? 'second-hand' : reason }
  })
  const dollars = (which: NotCounted | null) =>
    spanOf(rows.flatMap(({ value, notCounted }) => (notCounted === which ? (value.usd ?? []) : [])))
  const whole = rows.filter(({ standing, value }) => standing && value.part === null)
  return {
    claims: rows,
    range: dollars(null),
    atReport: dollars('report-time'),
    nothing: whole.length > 0 && whole.every(({ value }) => isNothing(value)),
  }
}

function reasonOf(index: KnowledgeIndex, claim: ClaimOf<'loss'>): NotCounted | null {
  const { withdrawnBy, supersededBy } = index.statusOf(claim.id)
  if (withdrawnBy.length > 0) return 'withdrawn'
  if (supersededBy.length > 0) return 'superseded'
  if (claim.value.part !== null) return 'part'
  if (claim.value.usd === null) return 'no-dollars'
  return claim.value.valued === 'report' ? 'report-time' : null
}

function isNothing({ usd, amounts }: ClaimOf<'loss'>['value']): boolean {
  const zeroCoins = amounts.every(({ amount }) => amount.high !== null && compareDecimals(amount.high, '0') === 0)
  return zeroCoins && (usd === null || usd.high === 0n)
}
