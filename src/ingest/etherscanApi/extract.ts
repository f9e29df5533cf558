import { dirname } from 'node:path'
import {
  EXPLORER_LISTS,
  type ExplorerAction,
  type ExplorerSource,
  explorerSourceSchema,
} from '../../core/wire/explorerSource.ts'
import { readSourceFile } from '../asking/readSourceFile.ts'
import { explorerChain } from '../etherscan/explorerChain.ts'
import { etherscanJson, toldOf } from '../etherscan/extractJson.ts'
import type { ExplorerList } from '../etherscan/transform.ts'
import type { Extract, Importer, ImportOptions } from '../importer.ts'
import { lacksOf } from './lacksOf.ts'

/**
 * Reads what was recorded of explorers: lists of their API, put together. `source.json` beside them says whose lists they are: the
 * first file speaks for all of them, for a list without rows has no file, and was read all the same.
 */
export const etherscanApi: Importer = {
  format: 'etherscan-api',
  title: 'what addresses did, as the API of Etherscan or Blockscout answers',
  extract: async (files, options) => {
    const [first] = files
    if (first === undefined) return []
    const read = await etherscanJson.extract(files, options)
    const source = await readExplorerSource(dirname(first.path), dirname(first.name))
    return read.map((extract, i) => ({ ...extract, ...(i === 0 ? told(source, options) : { tells: [], covers: [] }) }))
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

function told(source: ExplorerSource | null, options: ImportOptions): Pick<Extract, 'tells' | 'covers' | 'notes'> {
  if (source === null) return { tells: [], covers: [] }
  const covers = source.together.addresses
  const used = new Set(covers)
  const partial = new Set(source.addresses.flatMap((one) => (used.has(one.address) ? one.partial : [])))
  const { chain } = explorerChain(options)
  const tells = EXPLORER_LISTS.flatMap((list) => (partial.has(list) ? [] : toldOf(LISTS[list], chain)))
  return { tells, covers, notes: lacksOf(source) }
}

/** What `source.json` of a folder says; null where there is none. Errors: `SOURCE_BROKEN`. */
export function readExplorerSource(folder: string, name: string): Promise<ExplorerSource | null> {
  return readSourceFile(folder, name, explorerSourceSchema)
}
