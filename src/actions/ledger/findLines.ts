import { rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { DyepackError } from '../../core/errors.ts'
import type { FileRecord } from '../../core/reconcile/sourcedMovement.ts'
import { importerOf } from '../../ingest/formats.ts'
import type { ImportSummary, LedgerStore } from '../../store/ledgerStore.ts'
import { hashFile } from '../files/hashFile.ts'
import { isFile } from '../files/isFile.ts'

/** Where records stand in their files. */
export interface Lines {
  /** True line number; null where the file could not be asked. */
  lineOf(record: FileRecord): number | null
  /** Files that could not be asked, and why: a clause that reads on after the file's name. */
  readonly notAsked: readonly { readonly file: string; readonly why: string }[]
}

/**
 * Finds the lines of records in the files that they were imported from, where these are still at hand and unchanged.
 * A file is looked for from the ledger's folder, as a case has it, then from the working directory.
 */
export async function findLines(store: LedgerStore, ledger: string, records: readonly FileRecord[]): Promise<Lines> {
  const { imports } = await store.summary()
  const found = new Map<string, number>()
  const notAsked: { file: string; why: string }[] = []
  for (const place of new Set(records.map(({ file }) => file))) {
    const source = imports[place]!
    const wanted = [...new Set(records.flatMap(({ file, record }) => (file === place ? [record] : [])))]
    const lines = await askFile(source, ledger, wanted, await store.brokenLines(place))
    if (typeof lines === 'string') notAsked.push({ file: source.file, why: lines })
    else for (const [i, record] of wanted.entries()) found.set(keyOf({ file: place, record }), lines[i]!)
  }
  return { lineOf: (record) => found.get(keyOf(record)) ?? null, notAsked }
}

function keyOf({ file, record }: FileRecord): string {
  return `${file}:${record}`
}

/** Lines of records, or why there are none. */
async function askFile(
  source: ImportSummary,
  ledger: string,
  records: readonly number[],
  broken: ReadonlySet<number>,
): Promise<readonly number[] | string> {
  const importer = await importerOf(source.format)
  if (importer === null) return `is of the format ${source.format}, which this version does not read`
  const paths = new Map<string, string>()
  for (const { file, sha256 } of [source, ...source.readWith]) {
    const at = await locate(file, sha256, ledger)
    if ('why' in at) return file === source.file ? at.why : `is read with ${file}, which ${at.why}`
    paths.set(file, at.path)
  }
  const said = source.options === '' ? {} : (JSON.parse(source.options) as SaidOptions)
  const opened = (name: string) => ({ path: paths.get(name)!, name })
  const files = [...paths.keys()].filter((name) => name !== said.mapping).map(opened)
  const options = {
    chain: said.chain ?? null,
    mapping: said.mapping === undefined ? null : opened(said.mapping),
    decimals: new Map(Object.entries(said.decimals ?? {})),
  }
  try {
    const extracts = await importer.extract(files, options)
    try {
      return await extracts[0]!.lines(records, broken)
    } finally {
      for (const file of extracts.flatMap(({ temporary = [] }) => temporary))
        await rm(file, { recursive: true, force: true })
    }
  } catch (error) {
    if (error instanceof DyepackError) return `cannot be opened: ${error.message}`
    throw error
  }
}

/** `ImportSummary.options` */
interface SaidOptions {
  readonly chain?: string
  readonly mapping?: string
  readonly decimals?: Readonly<Record<string, number>>
}

async function locate(
  file: string,
  sha256: string,
  ledger: string,
): Promise<{ readonly path: string } | { readonly why: string }> {
  const tried = [...new Set([resolve(dirname(resolve(ledger)), file), resolve(file)])]
  const there: string[] = []
  for (const path of tried) {
    if (!(await isFile(path))) continue
    if ((await hashFile(path)) === sha256) return { path }
    there.push(path)
  }
  if (there.length > 0) return { why: `has changed since it was imported (${there.join(', ')})` }
  return { why: `is not at hand (looked for ${tried.join(' and ')})` }
}
