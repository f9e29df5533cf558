import type { TraceWarning } from '../wire/traceFile.ts'

/** That addresses which pay together are one owner's is an assumption, and stands where the figures stand. */
export function clusterWarnings(clusters: boolean): TraceWarning[] {
  if (!clusters) return []
  return [
    {
      code: 'CLUSTERS_ARE_HOLDINGS',
      message:
        'Addresses that paid together are taken for one owner’s, and their coins for one stock: an assumption of the case. Where it is wrong, coins of others are mixed in.',
      facts: { rule: 'common-input' },
    },
  ]
}
