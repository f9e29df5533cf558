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
    // Key by key: a summary has its keys in another order when it comes from a ledger that was there already.
    imports: summary.imports.map((run) => ({
      format: run.format,
      file: run.file,
      sha256: run.sha256,
      rowsRead: run.rowsRead,
      rowsKept: run.rowsKept,
      duplicates: run.duplicates,
      empty: run.empty,
      refused: run.refused,
      readWith: run.readWith.map(({ file, sha256 }) => ({ file, sha256 })),
      options: run.options,
      tells: [...run.tells],
      chains: [...run.chains],
      covers: run.covers === 'all' ? 'all' : [...run.covers],
    })),
  }
}
