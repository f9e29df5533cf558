import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import type { Tells } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import { type ExplorerAction, type ExplorerSource, explorerSourceSchema } from '../../core/wire/explorerSource.ts'
import { explorerChain } from '../etherscan/explorerChain.ts'
import { etherscanJson, toldOf } from '../etherscan/extractJson.ts'
import type { ExplorerList } from '../etherscan/transform.ts'
import { SOURCE_FILE } from '../evmRpc/extract.ts'
import type { Extract, Importer, ImportOptions, SourceFile } from '../importer.ts'
import { lacksOf } from './lacksOf.ts'

/**
 * Reads what was recorded of explorers: answers of their API, one a list and address, and `source.json` beside them, which says
 * whose lists they are. A list without rows has no file, and was read all the same.
 */
export const etherscanApi: Importer = {
  format: 'etherscan-api',
  title: 'what addresses did, as the API of Etherscan or Blockscout answers',
  extract: async (files, options) => {
    const lists = files.filter(({ path }) => basename(path) !== SOURCE_FILE)
    const read = await etherscanJson.extract(lists, options)
    const answers = new Map(lists.map((file, i) => [file, read[i]!]))
    const extracts: Extract[] = []
    for (const file of files) {
      const answer = answers.get(file)
      if (answer === undefined)
        extracts.push(await sourceExtract(file, new Set(files.map(({ path }) => basename(path))), options))
      else extracts.push({ ...answer, covers: [basename(file.path).match(/0x[0-9a-f]{40}/)?.[0] ?? ''] })
    }
    return extracts
  },
}

/** The name of a list that was recorded. */
export function recordedList(list: ExplorerAction, address: string): string {
  return `${list}_${address}.json.gz`
}

const LISTS: Readonly<Record<ExplorerAction, ExplorerList>> = {
  txlist: 'normal',
  txlistinternal: 'internal',
  tokentx: 'erc20',
}

/** Moves nothing: it tells whose lists were read, of those that are all in the import. */
async function sourceExtract(
  { path, name }: SourceFile,
  names: ReadonlySet<string>,
  options: ImportOptions,
): Promise<Extract> {
  const source = await readExplorerSource(dirname(path), dirname(name))
  const addresses = (source?.addresses ?? []).filter(({ lists }) => lists.every(({ file }) => names.has(file)))
  const partial = new Set(addresses.flatMap((one) => one.partial))
  const { chain } = explorerChain(options)
  const tells = Object.entries(LISTS).flatMap(([action, list]): readonly Tells[] =>
    partial.has(action as ExplorerAction) ? [] : toldOf(list, chain),
  )
  return {
    shape: 'facts',
    from: `(SELECT unnest([${addresses.map(({ address }) => literal(address)).join(', ')}]::VARCHAR[]) AS address)`,
    checks: [],
    movements: [],
    lines: async (records) => records,
    readWith: [],
    tells,
    covers: addresses.map(({ address }) => address),
    notes: source === null ? [] : lacksOf(source),
  }
}

/** What `source.json` of a folder says; null where there is none. Errors: `SOURCE_BROKEN`. */
export async function readExplorerSource(folder: string, name: string): Promise<ExplorerSource | null> {
  const text = await readFile(join(folder, SOURCE_FILE), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return null
  try {
    return explorerSourceSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw inputError('SOURCE_BROKEN', `${name}/${SOURCE_FILE} is not what dyepack wrote there`, {
      fix: `remove the folder ${name} and run this again: it is then fetched anew`,
      facts: { folder: name },
      cause,
    })
  }
}
