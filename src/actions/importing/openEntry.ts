import { resolve } from 'node:path'
import { isCoversRule } from '../../core/ledger/rowSource.ts'
import type { Extract, SourceFile } from '../../ingest/importer.ts'
import type { InputFile } from '../../store/ledgerStore.ts'
import type { LedgerFile } from '../../store/ledgerWriter.ts'
import { hashFile } from '../files/hashFile.ts'
import type { ImportEntry } from './importEntry.ts'
import { knownImporter } from './knownImporter.ts'

/** A file of an import, opened. */
export interface Listed {
  readonly format: string
  readonly file: string
  /** Found once, when it is first asked. */
  readonly sha256: () => Promise<string>
  readonly source: string
  readonly readWith: readonly InputFile[]
  readonly options: string
  readonly covers: LedgerFile['covers']
  readonly keepGoing: boolean
  readonly extract: Extract
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
  const hashes = new Map<string, Promise<string>>()
  const hash = (name: string) => {
    const found = hashes.get(name) ?? hashFile(source(name).path)
    hashes.set(name, found)
    return found
  }
  const readWith = new Map<string, InputFile>()
  for (const file of extracts.flatMap((extract) => extract.readWith)) {
    readWith.set(file, { file, sha256: await hash(file) })
  }
  return files.map((file, i) => {
    onFile(file)
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
      sha256: () => hash(file),
      source: covers === null && extract.covers === 'own' ? file : files[0]!,
      readWith: extract.readWith.map((name) => readWith.get(name)!),
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

/** A file as a ledger takes it that does not have it yet. */
export function toRead({ extract, ...one }: Listed): LedgerFile {
  return { ...one, tells: extract.tells, lines: extract.lines, rows: extract }
}
