import { independentSources } from './independentSources.ts'
import type { Incident } from './knowledgeBase.ts'
import type { KnowledgeIndex } from './knowledgeIndex.ts'
import { lossSpan } from './lossSpan.ts'
import { speaksFor } from './speaksFor.ts'

/** How well some incidents are documented. */
export interface KnowledgeCoverage {
  readonly incidents: number
  readonly claims: number
  /** Claims that somebody compared with their source once more after they were written. */
  readonly checkedClaims: number
  /** Medians; null without incidents. */
  readonly claimsPerIncident: number | null
  readonly sourcesPerIncident: number | null
  /** Ids of incidents with fewer than two independent sources. */
  readonly oneSource: readonly string[]
  /** Ids of incidents of more than 50 million dollars, by some claim, that nobody attributes. */
  readonly largeUnattributed: readonly string[]
  readonly stubs: readonly string[]
}

/** In cents. */
const LARGE = 50_000_000_00n

/** Counts what claims there are of each incident; those that were withdrawn do not count. */
export function knowledgeCoverage(index: KnowledgeIndex, incidents: readonly Incident[]): KnowledgeCoverage {
  const rows = incidents.map((incident) => {
    const claims = index.claimsAbout(incident.id).filter(({ id }) => index.statusOf(id).withdrawnBy.length === 0)
    const sources = independentSources(claims, index.base.publishers).length
    const attributed = claims.some((claim) => claim.kind === 'attribution' && speaksFor(claim))
    const large = (lossSpan(claims)?.high ?? 0n) > LARGE
    const checked = claims.filter((claim) => claim.checked !== null).length
    return {
      id: incident.id,
      stub: incident.stub,
      claims: claims.length,
      checked,
      sources,
      lacking: large && !attributed,
    }
  })
  const idsWhere = (is: (row: (typeof rows)[number]) => boolean) => rows.filter(is).map(({ id }) => id)
  return {
    incidents: rows.length,
    claims: rows.reduce((sum, row) => sum + row.claims, 0),
    checkedClaims: rows.reduce((sum, row) => sum + row.checked, 0),
    claimsPerIncident: median(rows.map(({ claims }) => claims)),
    sourcesPerIncident: median(rows.map(({ sources }) => sources)),
    oneSource: idsWhere(({ sources }) => sources < 2),
    largeUnattributed: idsWhere(({ lacking }) => lacking),
    stubs: idsWhere(({ stub }) => stub),
  }
}

function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length / 2
  if (sorted.length === 0) return null
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
