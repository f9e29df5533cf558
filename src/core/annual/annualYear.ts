import type { ShareDimension } from '../knowledge/knowledgeWords.ts'
import type { AnnualScope } from './annualScope.ts'
import { type Breakdown, byAsset, byMeans, byVictimKind, type CoinPart, type Part, sharesIn } from './breakdowns.ts'
import { type Figure, type Figures, isWithinYear } from './figures.ts'
import type { IncidentRow } from './incidentRow.ts'
import { type TracedIncident, tracedIncidents } from './laundering.ts'
import type { TracedCase } from './tracedCase.ts'
import { sumOf, type UsdRange } from './usdRange.ts'
import { type WorthOnTwoDays, worthOnTwoDays } from './worthOnTwoDays.ts'

/** One year: what is listed here, and what others say, side by side. */
export interface AnnualYear {
  readonly year: number
  readonly listed: readonly IncidentRow[]
  /** Sum over the listed incidents whose value is known; null where none is. Dollars of the day of each theft. */
  readonly usd: UsdRange | null
  /** Listed incidents without a value, and the part of the sum that dyepack computed from coins. */
  readonly unknown: readonly IncidentRow[]
  readonly computed: UsdRange | null
  /** Figures of the year, or of a part of it. */
  readonly counts: readonly Figure<'count'>[]
  readonly totals: readonly Figure<'total'>[]
  readonly byAsset: Breakdown<CoinPart>
  readonly byMeans: Breakdown<Part>
  readonly byVictimKind: Breakdown<Part>
  readonly laundering: {
    readonly claims: readonly Figure<'shares'>[]
    readonly traced: readonly TracedIncident[]
  }
  /** What the coins of the listed incidents were worth on two days; null: of none both are known. */
  readonly worth: WorthOnTwoDays | null
  /** The actor's share of all that anybody stole. */
  readonly world: readonly Figure<'shares'>[]
}

/** What is listed for a year, and the figures that others give for it. */
export function annualYear(
  year: number,
  scope: AnnualScope,
  figures: Figures,
  cases: readonly TracedCase[],
  asOf: string,
): AnnualYear {
  const listed = scope.listed.filter((row) => row.year === year)
  const shares = (by: ShareDimension) => sharesIn(figures.shares, year, by)
  return {
    year,
    listed,
    usd: sumOf(listed.flatMap(({ usd }) => usd ?? [])),
    unknown: listed.filter(({ usd }) => usd === null),
    computed: sumOf(listed.flatMap(({ computed }) => computed?.range ?? [])),
    counts: figures.counts.filter(({ fact }) => isWithinYear(fact.period, year)),
    totals: figures.totals.filter(({ fact }) => isWithinYear(fact.period, year)),
    byAsset: { claims: shares('asset'), listed: byAsset(listed) },
    byMeans: { claims: shares('means'), listed: byMeans(listed) },
    byVictimKind: { claims: shares('victim-kind'), listed: byVictimKind(listed) },
    laundering: { claims: shares('laundering'), traced: tracedIncidents(listed, cases, asOf) },
    worth: worthOnTwoDays(listed),
    world: shares('world'),
  }
}
