import { isCoversRule } from '../../core/ledger/rowSource.ts'
import type { ImportSummary, LedgerSummary } from '../../store/ledgerStore.ts'
import type { LedgerFile } from '../../store/ledgerWriter.ts'
import type { ImportDataParameters } from '../importData.ts'
import { sourceFolder } from '../sources/sourceFolder.ts'
import { type Listed, toRead } from './openEntry.ts'

/** The files that the ledger shall have, in order: what it holds keeps its place where files are only added. */
export async function planFiles(
  listed: readonly Listed[],
  before: LedgerSummary | null,
  parameters: ImportDataParameters,
): Promise<readonly LedgerFile[]> {
  const exactly = parameters.exactly === true
  const held = new Map((before?.imports ?? []).map((one) => [one.file, one]))
  const wanted = new Map(listed.map((one) => [one.file, one]))
  const unchanged = new Set<Listed>()
  for (const one of listed) if (await isUnchanged(one, held.get(one.file))) unchanged.add(one)
  const asked = (listed: Listed): LedgerFile => {
    const { extract, ...one } = listed
    const there = held.get(one.file)
    if (there === undefined || !unchanged.has(listed)) return toRead(listed)
    const { lines, tells } = extract
    const covers = isCoversRule(one.covers) ? there.covers : one.covers
    // Given again on its own, a file still belongs to those that it came with.
    const source = exactly ? one.source : there.source
    return { ...one, source, covers, tells, lines, rows: null }
  }
  if (exactly) return listed.map(asked)
  const grown = grownFolders(parameters)
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

async function isUnchanged(one: Listed, there: ImportSummary | undefined): Promise<boolean> {
  const { format, sha256, options, readWith } = one
  return (
    there?.format === format &&
    there.options === options &&
    JSON.stringify(there.readWith) === JSON.stringify(readWith) &&
    there.sha256 === (await sha256())
  )
}

/** Whether a ledger is what a plan wants, so that there is nothing to do. */
export function isSame(files: readonly LedgerFile[], before: LedgerSummary | null): boolean {
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

/**
 * Where blocks are all that the ledger shall have, and all are at hand, they are read again: that takes less than half of what it takes to
 * take their rows out of the ledger and to merge them with those that come.
 */
export function withKeptBlocks(files: readonly LedgerFile[], listed: readonly Listed[]): readonly LedgerFile[] {
  const atHand = new Map(listed.map(({ file, extract }) => [file, extract]))
  const all = files.map((file) => ({ ...file, rows: file.rows ?? atHand.get(file.file) ?? null }))
  return all.every(({ rows }) => rows?.shape === 'blocks') ? all : files
}
