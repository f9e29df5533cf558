import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { CaseImport } from '../core/case/case.ts'
import { inputError } from '../core/errors.ts'
import { FORMATS } from '../ingest/formats.ts'
import type { Importer } from '../ingest/importer.ts'
import { openLedgerWriter } from '../store/duckdb/openLedgerWriter.ts'
import type { ImportSummary, LedgerSummary } from '../store/ledgerStore.ts'
import type { LedgerFile, WriterStep } from '../store/ledgerWriter.ts'
import { hashFile } from './files/hashFile.ts'

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

/** One step of an import. Each file is hashed, then each new one read, then the ledger is sealed. */
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
  /** Always 0 in a report: a file with a refused row is not imported at all, the error has their number. */
  readonly refused: number
  /** True: the ledger held this very file already, nothing was read. */
  readonly unchanged: boolean
}

/**
 * Brings files into a ledger: all of them or, where one row is bad, none.
 *
 * A file that the ledger holds unchanged is not read again. A file that has changed since replaces its earlier rows.
 * Killed at any moment and started again, the ledger is the same as if nothing had happened.
 * Errors: `UNKNOWN_FORMAT`, `FILE_TWICE`, `FILE_MISSING`, `EMPTY_FILE`, `BAD_HEADER`, those of `LedgerWriter.replace`, `LEDGER_LOCKED`.
 */
export async function importData(parameters: ImportDataParameters): Promise<ImportReport> {
  const { ledger, folder = '.', exactly = false, onProgress = () => {} } = parameters
  const listed = listFiles(parameters.imports)
  const total = listed.length
  const hashed: Listed[] = []
  for (const [done, one] of listed.entries()) {
    onProgress({ step: 'hash', file: one.file, filesDone: done, filesTotal: total, share: (0.05 * done) / total })
    const path = resolve(folder, one.file)
    hashed.push({ ...one, path, extract: await one.importer.extract(path, one.file), sha256: await hashFile(path) })
  }
  await mkdir(dirname(resolve(ledger)), { recursive: true })
  const writer = await openLedgerWriter(ledger)
  try {
    const before = await writer.summary()
    const files = plan(hashed, before, exactly)
    const changed = !isSame(files, before)
    const onStep = (step: WriterStep) => onProgress(progressOf(step, files, total))
    const after = changed ? await writer.replace(files, onStep) : before!
    onProgress({ step: 'done', file: null, filesDone: total, filesTotal: total, share: 1 })
    return { files: reportOf(hashed, files, after), changed }
  } finally {
    await writer.close()
  }
}

interface Named {
  readonly importer: Importer
  readonly file: string
  readonly covers: CaseImport['covers']
}

interface Listed extends Named {
  readonly path: string
  readonly sha256: string
  readonly extract: Awaited<ReturnType<Importer['extract']>>
}

function listFiles(imports: readonly CaseImport[]): readonly Named[] {
  const listed = imports.flatMap(({ format, files, covers }) => {
    const importer = FORMATS.find((one) => one.format === format)
    if (importer === undefined) {
      const known = FORMATS.map((one) => one.format).join(', ')
      throw inputError('UNKNOWN_FORMAT', `no format is called ${JSON.stringify(format)}`, {
        fix: `use one of: ${known}`,
        facts: { format },
      })
    }
    return files.map((file) => ({ importer, file, covers }))
  })
  const twice = listed.find(({ file }, i) => listed.findIndex((other) => other.file === file) !== i)
  if (twice !== undefined) {
    throw inputError('FILE_TWICE', `${twice.file} is listed twice`, {
      fix: 'list every file once',
      facts: { file: twice.file },
    })
  }
  return listed
}

/** The files that the ledger shall have, in order: what it holds keeps its place where files are only added. */
function plan(listed: readonly Listed[], before: LedgerSummary | null, exactly: boolean): readonly LedgerFile[] {
  const held = new Map((before?.imports ?? []).map((one) => [one.file, one]))
  const wanted = new Map(listed.map((one) => [one.file, one]))
  const asked = (one: Listed): LedgerFile => {
    const { importer, file, covers, extract } = one
    const there = held.get(file)
    const same = there !== undefined && there.sha256 === one.sha256 && there.format === importer.format
    return {
      format: importer.format,
      file,
      sha256: one.sha256,
      covers,
      rows: same ? null : extract,
      lines: extract.lines,
    }
  }
  if (exactly) return listed.map(asked)
  const old = [...held.values()].map((one): LedgerFile => {
    const again = wanted.get(one.file)
    if (again !== undefined) return asked(again)
    return { format: one.format, file: one.file, sha256: one.sha256, covers: one.covers, rows: null, lines: null }
  })
  return [...old, ...listed.filter((one) => !held.has(one.file)).map(asked)]
}

function isSame(files: readonly LedgerFile[], before: LedgerSummary | null): boolean {
  if (before === null || files.length !== before.imports.length) return false
  return files.every((file, place) => {
    const there = before.imports[place]!
    return (
      file.rows === null && file.file === there.file && JSON.stringify(file.covers) === JSON.stringify(there.covers)
    )
  })
}

function reportOf(
  listed: readonly Listed[],
  files: readonly LedgerFile[],
  after: LedgerSummary,
): readonly FileReport[] {
  return listed.map(({ file }) => {
    const { format, sha256, rowsRead, rowsKept, duplicates } = after.imports.find(
      (one) => one.file === file,
    ) as ImportSummary
    const unchanged = files.find((one) => one.file === file)?.rows === null
    return { format, file, sha256, rowsRead, rowsKept, duplicates, refused: 0, unchanged }
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
