import { join } from 'node:path'
import type { Case } from '../core/case/case.ts'
import type { ReportModel } from '../core/report/model.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { FlowSpool, LedgerStore } from '../store/ledgerStore.ts'
import { replaceFolder } from './files/replaceFolder.ts'
import type { ImportProgress, ImportReport } from './importData.ts'
import { type CaseReport, writeReport } from './report.ts'
import { sourceFacts } from './sources/sourceFolder.ts'
import { importCase } from './trace/importCase.ts'
import { ledgerFacts } from './trace/ledgerFacts.ts'
import { isOutputFile, manifestHead, outputFiles, writeManifest } from './trace/manifestFile.ts'
import { ledgerFile, openCase } from './trace/openCase.ts'
import { type TracedLedger, traceLedger } from './trace/traceLedger.ts'
import { writeResults } from './trace/writeResults.ts'
import { VERSION } from './version.ts'

export interface TraceCaseParameters {
  /** Folder with `case.yaml`. */
  readonly caseDir: string
  /** Where the results go; default: `out` in the case folder. */
  readonly outDir?: string
  /** How the ledger is read: the answer is the same. */
  readonly reading?: LedgerReading
  /** Sees the trace when its results are written and have not taken their place yet. */
  readonly onTraced?: (view: TraceView) => Promise<void>
  readonly onProgress?: (progress: TraceProgress) => void
}

/** A trace while its ledger is open. */
export interface TraceView {
  readonly store: LedgerStore
  readonly spool: FlowSpool
  readonly case: Case
  readonly traced: TracedLedger
  readonly report: ReportModel
}

export interface LedgerReading {
  /** How many movements a batch holds at least; see `openLedger`. */
  readonly batchSize?: number
  /** Up to how many movements a ledger is read whole; see `walkLedger`. */
  readonly readWhole?: number
}

export type TraceProgress =
  | { readonly step: 'import'; readonly detail: ImportProgress }
  | { readonly step: 'walk' | 'write' | 'report' }

export interface TraceCaseResult {
  readonly case: Case
  readonly outDir: string
  /** What was written there, but for the manifest. */
  readonly files: readonly string[]
  /** Null for a case without imports, whose ledger was made by hand. */
  readonly imports: ImportReport | null
  readonly report: CaseReport
}

/**
 * Traces a case: imports what is new, walks the ledger under all policies, writes the results and the report.
 *
 * Errors: those of `openCase` and `importData`; `LEDGER_EMPTY`, `SEED_NOT_IN_LEDGER` (mend the case);
 * `LEDGER_LOCKED` (try again); `LOSSES_DO_NOT_ADD_UP` (a bug).
 *
 * @example
 * const { outDir } = await traceCase({ caseDir: 'cases/ronin-2022' })
 */
export async function traceCase(parameters: TraceCaseParameters): Promise<TraceCaseResult> {
  const { caseDir, onProgress } = parameters
  const outDir = parameters.outDir ?? join(caseDir, 'out')
  const { case: theCase, labels, prices, recorded, inputs } = await openCase(caseDir)
  const imports = await importCase(caseDir, theCase, onProgress)
  const { readWhole, ...opening } = parameters.reading ?? {}
  const store = await openLedger(ledgerFile(caseDir), opening)
  try {
    const spool = await store.openFlows()
    onProgress?.({ step: 'walk' })
    const { tags } = labels
    const whole = readWhole === undefined ? {} : { readWhole }
    const traced = await traceLedger({ store, case: theCase, tags, prices, spool, ...whole })
    onProgress?.({ step: 'write' })
    const files = outputFiles(theCase)
    const report = await replaceFolder(outDir, isOutputFile, async (unfinished) => {
      await writeResults({ outDir: unfinished, store, spool, case: theCase, labels, traced, recorded })
      onProgress?.({ step: 'report' })
      const ledger = ledgerFacts(traced.summary)
      const written = await writeReport({ outDir: unfinished, caseFile: theCase, tags, ledger, version: VERSION })
      const asked = await sourceFacts(caseDir, theCase.imports)
      const hosts = new Set([...asked.hosts, ...recorded.flatMap((found) => found?.source.hosts ?? [])])
      const head = manifestHead(theCase, traced, ledger, [...hosts].sort())
      await writeManifest(unfinished, files, head, [...inputs, ...asked.inputs])
      await parameters.onTraced?.({ store, spool, case: theCase, traced, report: written.model })
      return written
    })
    await spool.close()
    return { case: theCase, outDir, files, imports, report: { ...report, file: join(outDir, 'report.html') } }
  } finally {
    await store.close()
  }
}
