import type { CaseImport } from '../core/case/case.ts'
import { bugError } from '../core/errors.ts'

export interface ImportDataParameters {
  /** The ledger file; made where it does not exist. */
  readonly ledger: string
  /** In the order of the case: a file's place breaks ties of rows that have no height. */
  readonly imports: readonly CaseImport[]
  /** Folder that relative file names start from; default: the working directory. */
  readonly folder?: string
  /** True: the ledger shall hold these imports and nothing else, so rows of files that are no longer listed go. Default false: add to it. */
  readonly exactly?: boolean
  readonly onProgress?: (progress: ImportProgress) => void
}

/** One step of an import; steps of one file come in this order, `seal` and `done` once at the end. */
export interface ImportProgress {
  readonly step: 'hash' | 'read' | 'seal' | 'done'
  /** As given; null for steps that concern the whole ledger. */
  readonly file: string | null
  readonly filesDone: number
  readonly filesTotal: number
  /** Share of all work, 0 to 1. */
  readonly share: number
}

export interface ImportReport {
  readonly files: readonly FileReport[]
  /** False where every file was there already, unchanged. */
  readonly changed: boolean
}

export interface FileReport {
  readonly format: string
  readonly file: string
  readonly sha256: string
  readonly rowsRead: number
  readonly rowsKept: number
  readonly duplicates: number
  readonly refused: number
  /** True: the ledger held this very file already, nothing was read. */
  readonly unchanged: boolean
}

/** Brings files into a ledger: all of them, or, where one row is bad, nothing. */
export async function importData(parameters: ImportDataParameters): Promise<ImportReport> {
  throw bugError('NOT_BUILT', `importData into ${parameters.ledger} comes with the next commit`)
}
