import { compareText } from '../compareText.ts'
import type { KnowledgeIndex } from '../knowledge/knowledgeIndex.ts'
import type { CoinPrices } from './coinPrices.ts'
import { type IncidentRow, incidentRow } from './incidentRow.ts'

/** The incidents of a report, in the order of their dates. */
export interface AnnualScope {
  /** Attributed to the actor by somebody: these count. */
  readonly listed: readonly IncidentRow[]
  /** Attributed, and nothing was lost by any account: these do not count as attacks of the year. */
  readonly attempts: readonly IncidentRow[]
  /** Named only by claims that doubt or deny that it was the actor. */
  readonly doubted: readonly IncidentRow[]
}

/** Sorts the incidents of some years into what counts and what does not. */
export function annualScope(
  index: KnowledgeIndex,
  actor: string,
  years: { readonly from: number; readonly to: number },
  asOf: string,
  prices: CoinPrices | null,
): AnnualScope {
  const actors = new Set(index.actorWithDescendants(actor))
  const rows = index.base.incidents
    .filter(({ date }) => Number(date.slice(0, 4)) >= years.from && Number(date.slice(0, 4)) <= years.to)
    .map((incident) => incidentRow(index, incident, actors, asOf, prices))
    .sort((a, b) => compareText(a.date, b.date) || compareText(a.id, b.id))
  const attributed = rows.filter((row) => row.attributedBy.length > 0)
  return {
    listed: attributed.filter((row) => !row.loss.nothing),
    attempts: attributed.filter((row) => row.loss.nothing),
    doubted: rows.filter((row) => row.attributedBy.length === 0 && row.doubtedBy.length > 0),
  }
}
