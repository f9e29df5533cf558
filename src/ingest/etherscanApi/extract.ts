import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import {
  EXPLORER_LISTS,
  type ExplorerAction,
  type ExplorerSource,
  explorerSourceSchema,
} from '../../core/wire/explorerSource.ts'
import { explorerChain } from '../etherscan/explorerChain.ts'
import { etherscanJson, toldOf } from '../etherscan/extractJson.ts'
import type { ExplorerList } from '../etherscan/transform.ts'
import { SOURCE_FILE } from '../evmRpc/extract.ts'
import type { Extract, Importer, ImportOptions } from '../importer.ts'
import { lacksOf } from './lacksOf.ts'

/**
 * Reads what was recorded of explorers: lists of their API, put together, and `source.json` beside them, which says whose lists
 * they are. A list without rows has no file, and was read all the same.
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
      if (answer !== undefined) extracts.push({ ...answer, tells: [], covers: [] })
      else extracts.push(sourceExtract(await readExplorerSource(dirname(file.path), dirname(file.name)), options))
    }
    return extracts
  },
}

/** The name of a list of an address or a transaction, or of all together. */
export function recordedList(list: ExplorerAction, of: string | null): string {
  return of === null ? `${list}.json.gz` : `parts/${list}_${of}.json.gz`
}

const LISTS: Readonly<Record<ExplorerAction, ExplorerList>> = {
  txlist: 'normal',
  txlistinternal: 'internal',
  tokentx: 'erc20',
}

/** Moves nothing: it tells whose lists were read. */
function sourceExtract(source: ExplorerSource | null, options: ImportOptions): Extract {
  const covers = source?.together.addresses ?? []
  const used = new Set(covers)
  const partial = new Set((source?.addresses ?? []).flatMap((one) => (used.has(one.address) ? one.partial : [])))
  const { chain } = explorerChain(options)
  const tells = EXPLORER_LISTS.flatMap((list) => (partial.has(list) ? [] : toldOf(LISTS[list], chain)))
  return {
    shape: 'facts',
    from: `(SELECT unnest([${covers.map(literal).join(', ')}]::VARCHAR[]) AS address)`,
    checks: [],
    movements: [],
    lines: async (records) => records,
    readWith: [],
    tells,
    covers,
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
