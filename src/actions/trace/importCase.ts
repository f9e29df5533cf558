import type { Case } from '../../core/case/case.ts'
import { type ImportReport, importData } from '../importData.ts'
import type { TraceCaseParameters } from '../traceCase.ts'
import { ledgerFile } from './openCase.ts'

/** Imports what is new of a case's files. Null for a case without imports, whose ledger was made by hand. */
export async function importCase(
  caseDir: string,
  theCase: Case,
  onProgress: TraceCaseParameters['onProgress'],
): Promise<ImportReport | null> {
  if (theCase.imports.length === 0) return null
  return importData({
    ledger: ledgerFile(caseDir),
    folder: caseDir,
    imports: theCase.imports,
    exactly: true,
    onProgress: (detail) => onProgress?.({ step: 'import', detail }),
  })
}
