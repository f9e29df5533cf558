import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { CaseByAddress, CaseImport, CaseNode } from '../core/case/case.ts'
import { inputError } from '../core/errors.ts'
import { isCoversRule } from '../core/ledger/rowSource.ts'
import { FETCHED_FORMATS, IMPORT_FORMATS, SAVED_FORMATS } from '../core/wire/importFormats.ts'
import { importerOf } from '../ingest/formats.ts'
import type { Extract, Importer, SourceFile } from '../ingest/importer.ts'
import { openLedgerWriter } from '../store/duckdb/openLedgerWriter.ts'
import type { ImportSummary, InputFile, LedgerSummary } from '../store/ledgerStore.ts'
import type { LedgerFile, WriterStep } from '../store/ledgerWriter.ts'
import { hashFile } from './files/hashFile.ts'
import { addressSourceOf } from './sources/addressSources.ts'
import type { RecordBitcoinParameters } from './sources/recordBitcoin.ts'
import type { AskingOptions } from './sources/recordNode.ts'
import { addressFolder, sourceFolder } from './sources/sourceFolder.ts'

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

/** As a case has it; what is left out stands at its default. */
export type ImportEntry = Pick<CaseImport, 'format' | 'files'> & Partial<CaseImport>

/** One step of an import. Blocks of nodes are fetched, each file is hashed, then each new one read, then the ledger is sealed. */
export interface ImportProgress {
  readonly step: 'fetch' | 'hash' | 'read' | 'seal' | 'done'
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
 * A file that the ledger holds unchanged is not read again. A file that has changed since replaces its earlier rows.
 * Killed at any moment and started again, the ledger is the same as if nothing had happened.
 * Errors: those of `recordNode`, `NODE_MISSING`, `NOT_PULLED`, `UNKNOWN_FORMAT`, `FILE_TWICE`, `FILE_MISSING`, `EMPTY_FILE`, `BAD_HEADER`, those of `LedgerWriter.replace`, `LEDGER_LOCKED`.
 */
export async function importData(parameters: ImportDataParameters): Promise<ImportReport> {
  const { ledger, folder = '.', exactly = false, onProgress = () => {} } = parameters
  const imports: ImportEntry[] = []
  for (const entry of parameters.imports) {
    const { node = null, byAddress = null } = entry
    if (node !== null) imports.push(await withRecorded(entry, node, parameters))
    else if (byAddress !== null) imports.push(await withPulled(entry, byAddress, parameters))
    else imports.push(await withoutFolders(entry, folder))
  }
  refuseTwice(imports)
  refuseNothingPulled(imports)
  const total = imports.reduce((sum, { files }) => sum + files.length, 0)
  const listed: Listed[] = []
  const onFile = (file: string) =>
    onProgress({
      step: 'hash',
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
      const files = plan(listed, before, exactly, grownFolders(parameters))
      const changed = !isSame(files, before)
      const onStep = (step: WriterStep) => onProgress(progressOf(step, files, total))
      const after = changed ? await writer.replace(files, onStep) : before!
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

/** A file of an import, opened. */
export interface Listed {
  readonly format: string
  readonly file: string
  readonly sha256: string
  readonly source: string
  readonly readWith: readonly InputFile[]
  readonly options: string
  readonly covers: LedgerFile['covers']
  readonly keepGoing: boolean
  readonly extract: Extract
}

/** The entry with the files that its folders stand for. */
async function withoutFolders(entry: ImportEntry, folder: string): Promise<ImportEntry> {
  const { expand } = await knownImporter(entry.format)
  const saved = SAVED_FORMATS.includes(entry.format) && entry.files.length > 0
  if (FETCHED_FORMATS.includes(entry.format) && !saved) {
    throw inputError('NODE_MISSING', `an import of ${entry.format} names no server`, {
      fix: 'add node: { urls, from, to }, or byAddress; on the command line: --url, --from and --to, or --address',
    })
  }
  if (expand === undefined) return entry
  const files = await Promise.all(entry.files.map((name) => expand({ path: resolve(folder, name), name })))
  return { ...entry, files: files.flat().map(({ name }) => name) }
}

/** The entry with the files that its blocks were fetched into. */
async function withRecorded(
  entry: ImportEntry,
  node: CaseNode,
  parameters: ImportDataParameters,
): Promise<ImportEntry> {
  const { folder = '.', sources, asking, advance, onProgress = () => {} } = parameters
  const chain = entry.chain ?? 'ethereum'
  const name = sourceFolder(chain, node, sources)
  const record = await recorderOf(entry.format)
  const files = await record({
    folder: resolve(folder, name),
    name,
    chain,
    node,
    ...(advance === undefined ? {} : { advance }),
    ...(asking === undefined ? {} : { asking }),
    onBlock: (height, last) =>
      onProgress({
        step: 'fetch',
        file: `${chain} block ${height}`,
        filesDone: 0,
        filesTotal: 0,
        share: (height - node.from + 1) / (last - node.from + 1),
      }),
  })
  return { ...entry, chain, files: files.map((file) => `${name}/${file}`) }
}

/** What fetches blocks for a format. */
async function recorderOf(
  format: string,
): Promise<(parameters: RecordBitcoinParameters) => Promise<readonly string[]>> {
  if (format === 'bitcoin-rpc') return (await import('./sources/recordBitcoin.ts')).recordBitcoin
  return (await import('./sources/recordNode.ts')).recordNode
}

/** The entry with the files that `dyepack pull` has brought: nobody is asked here. */
async function withPulled(
  entry: ImportEntry,
  source: CaseByAddress,
  { folder = '.', sources }: ImportDataParameters,
): Promise<ImportEntry> {
  const chain = entry.chain ?? 'ethereum'
  const name = addressFolder(entry.format, chain, source, sources)
  const kind = addressSourceOf(entry.format)
  if (kind === null) throw unknownFormat(entry.format)
  const request = { folder: resolve(folder, name), name, chain, source, addresses: [] }
  const { files, covers } = await kind.record(request)
  return { ...entry, chain, files: files.map((file) => `${name}/${file}`), covers }
}

function refuseNothingPulled(imports: readonly ImportEntry[]): void {
  const pulled = imports.filter(({ byAddress = null, node = null }) => byAddress !== null || node?.to === 'head')
  if (pulled.length === 0 || imports.some(({ files }) => files.length > 0)) return
  throw inputError('NOT_PULLED', 'nothing was fetched for this case yet', {
    fix: 'run dyepack pull on the case first',
    facts: { formats: pulled.map(({ format }) => format) },
  })
}

/** Opens the files of one import entry, together. Errors: those of their format. */
export async function openEntry(
  entry: ImportEntry,
  folder: string,
  onFile: (file: string) => void = () => {},
): Promise<readonly Listed[]> {
  const { format, files, chain = null, decimals = new Map(), keepGoing = false, byAddress = null } = entry
  const covers = entry.covers ?? null
  const source = (name: string): SourceFile => ({ path: resolve(folder, name), name })
  const mapping = entry.mapping === undefined || entry.mapping === null ? null : source(entry.mapping)
  const importer = await knownImporter(format)
  const extracts = await importer.extract(files.map(source), { chain, mapping, decimals })
  const hashes = new Map<string, string>()
  for (const file of [...files, ...(mapping === null ? [] : [mapping.name])]) {
    onFile(file)
    hashes.set(file, await hashFile(source(file).path))
  }
  return files.map((file, i) => {
    const extract = extracts[i]!
    // Of the many files that an entry by address has, the first of each kind says which addresses they all cover, or the format does.
    const saidBefore = byAddress !== null && extracts.findIndex((one) => isSameKind(one, extract)) < i
    const said = {
      ...(chain === null ? {} : { chain }),
      ...(mapping === null ? {} : { mapping: mapping.name }),
      ...(decimals.size === 0 ? {} : { decimals: Object.fromEntries([...decimals].sort()) }),
      ...(keepGoing ? { keepGoing } : {}),
      ...(covers === null && isCoversRule(extract.covers) ? { covers: extract.covers } : {}),
      ...(extract.decided === undefined ? {} : { decided: extract.decided }),
    }
    return {
      format,
      file,
      sha256: hashes.get(file)!,
      source: covers === null && extract.covers === 'own' ? file : files[0]!,
      readWith: extract.readWith.map((name) => ({ file: name, sha256: hashes.get(name)! })),
      options: Object.keys(said).length === 0 ? '' : JSON.stringify(said),
      covers:
        byAddress !== null && Array.isArray(extract.covers)
          ? extract.covers
          : saidBefore
            ? []
            : (covers ?? extract.covers),
      keepGoing,
      extract,
    }
  })
}

function isSameKind(one: Extract, other: Extract): boolean {
  return one.tells.join() === other.tells.join()
}

async function knownImporter(format: string): Promise<Importer> {
  const importer = await importerOf(format)
  if (importer !== null) return importer
  throw unknownFormat(format)
}

function unknownFormat(format: string): Error {
  return inputError('UNKNOWN_FORMAT', `no format is called ${JSON.stringify(format)}`, {
    fix: `use one of: ${IMPORT_FORMATS.join(', ')}`,
    facts: { format },
  })
}

function refuseTwice(imports: readonly ImportEntry[]): void {
  const files = imports.flatMap((entry) => entry.files)
  const twice = files.find((file, i) => files.indexOf(file) !== i)
  if (twice === undefined) return
  throw inputError('FILE_TWICE', `${twice} is listed twice`, { fix: 'list every file once', facts: { file: twice } })
}

/** A file as a ledger takes it that does not have it yet. */
export function toRead({ extract, ...one }: Listed): LedgerFile {
  return { ...one, tells: extract.tells, lines: extract.lines, rows: extract }
}

/** The files that the ledger shall have, in order: what it holds keeps its place where files are only added. */
function plan(
  listed: readonly Listed[],
  before: LedgerSummary | null,
  exactly: boolean,
  grown: readonly string[],
): readonly LedgerFile[] {
  const held = new Map((before?.imports ?? []).map((one) => [one.file, one]))
  const wanted = new Map(listed.map((one) => [one.file, one]))
  const asked = (listed: Listed): LedgerFile => {
    const { extract, ...one } = listed
    const there = held.get(one.file)
    if (there === undefined || !isUnchanged(one, there)) return toRead(listed)
    const { lines, tells } = extract
    const covers = isCoversRule(one.covers) ? there.covers : one.covers
    // Given again on its own, a file still belongs to those that it came with.
    const source = exactly ? one.source : there.source
    return { ...one, source, covers, tells, lines, rows: null }
  }
  if (exactly) return listed.map(asked)
  const stays = ({ file }: ImportSummary) => wanted.has(file) || !grown.some((folder) => file.startsWith(`${folder}/`))
  const old = [...held.values()].filter(stays).map((one): LedgerFile => {
    const again = wanted.get(one.file)
    if (again !== undefined) return asked(again)
    const { format, file, sha256, source, readWith, options, tells, covers } = one
    return { format, file, sha256, source, readWith, options, tells, covers, keepGoing: true, rows: null, lines: null }
  })
  return [...old, ...listed.filter((one) => !held.has(one.file)).map(asked)]
}

/** Folders of sources that follow the head of a chain: what was recorded there before has grown, or left the chain. */
function grownFolders({ imports, sources }: ImportDataParameters): readonly string[] {
  return imports.flatMap(({ node = null, chain = null }) =>
    node?.to === 'head' ? [sourceFolder(chain ?? 'ethereum', node, sources)] : [],
  )
}

function isUnchanged(one: Omit<Listed, 'extract'>, there: ImportSummary): boolean {
  const { format, sha256, options, readWith } = one
  return (
    there.sha256 === sha256 &&
    there.format === format &&
    there.options === options &&
    JSON.stringify(there.readWith) === JSON.stringify(readWith)
  )
}

function isSame(files: readonly LedgerFile[], before: LedgerSummary | null): boolean {
  if (before === null || files.length !== before.imports.length) return false
  return files.every((file, place) => {
    const there = before.imports[place]!
    return (
      file.rows === null &&
      file.file === there.file &&
      file.source === there.source &&
      JSON.stringify(file.covers) === JSON.stringify(there.covers)
    )
  })
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
