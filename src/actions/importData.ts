import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { openLedgerWriter } from '../store/duckdb/openLedgerWriter.ts'
import type { ImportSummary, LedgerSummary } from '../store/ledgerStore.ts'
import type { LedgerFile, WriterStep } from '../store/ledgerWriter.ts'
import { withFileNames } from './importing/fileNames.ts'
import type { ImportEntry } from './importing/importEntry.ts'
import { type Listed, openEntry } from './importing/openEntry.ts'
import { isSame, planFiles, withKeptBlocks } from './importing/planFiles.ts'
import type { AskingOptions } from './sources/recordNode.ts'

export interface ImportDataParameters {
  /** The ledger file; made where it does not exist. */
  readonly ledger: string
  /** In the order of the case: a file's place breaks ties of rows that have no height. */
  readonly imports: readonly ImportEntry[]
  /** Folder that relative file names start from; default: the working directory. */
  readonly folder?: string
  /** True: the ledger shall hold these imports and nothing else, so rows of files that are no longer listed go. Default false: add to it. */
  readonly exactly?: boolean
  /** Folder that blocks of nodes are kept in, seen from `folder`; default: `sources`. */
  readonly sources?: string
  /** True: sources that follow the head of a chain are brought up to it. Default false: what was recorded of them is read. */
  readonly advance?: boolean
  /** How nodes are asked. */
  readonly asking?: AskingOptions
  readonly onProgress?: (progress: ImportProgress) => void
}

/** One step of an import. Blocks of nodes are fetched, each file is opened, then each new one read, then the ledger is sealed. */
export interface ImportProgress {
  readonly step: 'fetch' | 'open' | 'read' | 'seal' | 'done'
  /** As given; of blocks their chain and height; null for steps that concern the whole ledger. */
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

/** What became of a file's rows. */
export interface FileReport
  extends Pick<
    ImportSummary,
    | 'format'
    | 'file'
    | 'sha256'
    | 'rowsRead'
    | 'rowsKept'
    | 'duplicates'
    | 'empty'
    | 'refused'
    | 'refusals'
    | 'covers'
    | 'tells'
  > {
  /** What else is to be known of the file: sentences. */
  readonly notes: readonly string[]
  /** True: the ledger held this very file already, nothing was read. */
  readonly unchanged: boolean
}

/**
 * Brings files into a ledger: all of them or, where one row is bad, none.
 *
 * A file that the ledger holds unchanged is not read again, unless all are blocks. A file that has changed since replaces its earlier rows.
 * Killed at any moment and started again, the ledger is the same as if nothing had happened.
 * Errors: those of `recordNode`, `NODE_MISSING`, `NOT_PULLED`, `UNKNOWN_FORMAT`, `FILE_TWICE`, `FILE_MISSING`, `EMPTY_FILE`, `BAD_HEADER`, those of `LedgerWriter.replace`, `LEDGER_LOCKED`.
 */
export async function importData(parameters: ImportDataParameters): Promise<ImportReport> {
  const { ledger, folder = '.', onProgress = () => {} } = parameters
  const imports = await withFileNames(parameters)
  const total = imports.reduce((sum, { files }) => sum + files.length, 0)
  const listed: Listed[] = []
  const onFile = (file: string) =>
    onProgress({
      step: 'open',
      file,
      filesDone: listed.length,
      filesTotal: total,
      share: (0.05 * listed.length) / total,
    })
  try {
    for (const entry of imports) listed.push(...(await openEntry(entry, folder, onFile)))
    await mkdir(dirname(resolve(ledger)), { recursive: true })
    const writer = await openLedgerWriter(ledger, await bytesOf(listed, folder))
    try {
      const before = await writer.summary()
      const files = await planFiles(listed, before, parameters)
      const changed = !isSame(files, before)
      const onStep = (step: WriterStep) => onProgress(progressOf(step, files, total))
      const after = changed ? await writer.replace(withKeptBlocks(files, listed), onStep) : before!
      onProgress({ step: 'done', file: null, filesDone: total, filesTotal: total, share: 1 })
      return { files: reportOf(listed, files, after), changed }
    } finally {
      await writer.close()
    }
  } finally {
    for (const { extract } of listed)
      for (const file of extract.temporary ?? []) await rm(file, { recursive: true, force: true })
  }
}

/** How much there is to read: of compressed files as they are. */
async function bytesOf(files: readonly Listed[], folder: string): Promise<number> {
  const sizes = await Promise.all(files.map(async ({ file }) => (await stat(resolve(folder, file))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

function reportOf(
  listed: readonly Listed[],
  files: readonly LedgerFile[],
  after: LedgerSummary,
): readonly FileReport[] {
  return listed.map(({ file, extract: { notes = [] } }) => {
    const found = after.imports.find((one) => one.file === file)!
    const { format, sha256, rowsRead, rowsKept, duplicates, empty, refused, refusals, covers, tells } = found
    const unchanged = files.find((one) => one.file === file)?.rows === null
    return {
      format,
      file,
      sha256,
      rowsRead,
      rowsKept,
      duplicates,
      empty,
      refused,
      refusals,
      covers,
      tells,
      notes,
      unchanged,
    }
  })
}

/** Shares as measured on a million rows. */
function progressOf(step: WriterStep, files: readonly LedgerFile[], total: number): ImportProgress {
  if (step.step === 'seal')
    return { step: 'seal', file: null, filesDone: total, filesTotal: total, share: 0.45 + 0.55 * step.share }
  const { file } = files[step.file]!
  const share = 0.05 + (0.4 * step.file) / files.length
  return { step: 'read', file, filesDone: Math.min(step.file, total), filesTotal: total, share }
}
