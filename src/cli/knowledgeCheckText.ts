import type { CheckKnowledgeResult } from '../actions/knowledge/checkKnowledge.ts'
import { toStdout as pc } from './colors.ts'

/** What a knowledge folder holds, and which incidents are thin. */
export function knowledgeCheckText({ counts, coverage }: CheckKnowledgeResult): string {
  const { incidents, claims, checkedClaims, claimsPerIncident, sourcesPerIncident } = coverage
  const lines = [
    pc.bold('No problems.'),
    Object.entries(counts)
      .map(([what, count]) => `${what}: ${count}`)
      .join(', '),
    '',
    `Incidents: ${incidents}, claims about them: ${claims}`,
    `  compared with their source once more: ${checkedClaims}`,
    `  claims per incident, median: ${claimsPerIncident ?? 'none'}`,
    `  independent sources per incident, median: ${sourcesPerIncident ?? 'none'}`,
    ...listed('with fewer than two independent sources', coverage.oneSource),
    ...listed('above 50 million dollars that nobody attributes', coverage.largeUnattributed),
    ...listed('stubs', coverage.stubs),
  ]
  return `${lines.join('\n')}\n`
}

function listed(what: string, ids: readonly string[]): string[] {
  return [`  ${what}: ${ids.length}`, ...ids.map((id) => `    ${id}`)]
}
