import { resolve } from 'node:path'
import type { CaseByAddress, CaseNode } from '../../core/case/case.ts'
import { inputError } from '../../core/errors.ts'
import { FETCHED_FORMATS, SAVED_FORMATS } from '../../core/wire/importFormats.ts'
import type { ImportDataParameters } from '../importData.ts'
import { addressSourceOf } from '../sources/addressSources.ts'
import type { RecordBitcoinParameters } from '../sources/recordBitcoin.ts'
import { addressFolder, sourceFolder } from '../sources/sourceFolder.ts'
import type { ImportEntry } from './importEntry.ts'
import { knownImporter, unknownFormat } from './knownImporter.ts'

/**
 * The entries with the names of all their files: blocks of nodes are fetched into some, `dyepack pull` has brought others, and a folder stands
 * for what is in it. Errors: those of `recordNode`, `NODE_MISSING`, `NOT_PULLED`, `UNKNOWN_FORMAT`, `FILE_TWICE`.
 */
export async function withFileNames(parameters: ImportDataParameters): Promise<readonly ImportEntry[]> {
  const imports: ImportEntry[] = []
  for (const entry of parameters.imports) {
    const { node = null, byAddress = null } = entry
    if (node !== null) imports.push(await withRecorded(entry, node, parameters))
    else if (byAddress !== null) imports.push(await withPulled(entry, byAddress, parameters))
    else imports.push(await withoutFolders(entry, parameters.folder ?? '.'))
  }
  refuseTwice(imports)
  refuseNothingPulled(imports)
  return imports
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
  if (format === 'bitcoin-rpc') return (await import('../sources/recordBitcoin.ts')).recordBitcoin
  return (await import('../sources/recordNode.ts')).recordNode
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

function refuseTwice(imports: readonly ImportEntry[]): void {
  const files = imports.flatMap((entry) => entry.files)
  const twice = files.find((file, i) => files.indexOf(file) !== i)
  if (twice === undefined) return
  throw inputError('FILE_TWICE', `${twice} is listed twice`, { fix: 'list every file once', facts: { file: twice } })
}
