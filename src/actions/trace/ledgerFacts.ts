import { isoTime } from '../../core/trace/rows.ts'
import type { Manifest } from '../../core/wire/manifest.ts'
import type { LedgerSummary } from '../../store/ledgerStore.ts'

/** The `ledger` part of a manifest: times as text, nothing that depends on the file that the ledger lies in. */
export function ledgerFacts(summary: LedgerSummary): Manifest['ledger'] {
  return {
    digest: summary.digest,
    movements: summary.movements,
    chains: summary.chains.map((chain) => ({
      ...chain,
      firstTime: isoTime(chain.firstTime),
      lastTime: isoTime(chain.lastTime),
    })),
    imports: summary.imports.map(({ refusals: _, source: __, ...run }) => ({
      ...run,
      readWith: [...run.readWith],
      tells: [...run.tells],
      chains: [...run.chains],
      covers: run.covers === 'all' ? 'all' : [...run.covers],
    })),
  }
}
