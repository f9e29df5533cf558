import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import {
  EXPLORER_LISTS,
  type ExplorerAction,
  type ExplorerSource,
  explorerSourceSchema,
  type RecordedAddress,
} from '../../core/wire/explorerSource.ts'
import { explorerChain } from '../etherscan/explorerChain.ts'
import { etherscanJson, toldOf } from '../etherscan/extractJson.ts'
import type { ExplorerList } from '../etherscan/transform.ts'
import { SOURCE_FILE } from '../evmRpc/extract.ts'
import type { Extract, Importer, ImportOptions } from '../importer.ts'
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
    const names = new Set(files.map(({ path }) => basename(path)))
    const folder =
      files[0] === undefined ? null : await readExplorerSource(dirname(files[0].path), dirname(files[0].name))
    const addresses = (folder?.addresses ?? []).filter((one) => one.lists.every(({ file }) => names.has(file)))
    return files.map((file) => {
      const answer = answers.get(file)
      if (answer === undefined) return sourceExtract(folder, addresses, options)
      const [, list, address] = /^([a-z]+)_(0x[0-9a-f]{40})/.exec(basename(file.path)) ?? []
      const partial = addresses.find((one) => one.address === address)?.partial ?? []
      const whole = !partial.some((one) => one === list)
      return { ...answer, covers: address === undefined ? [] : [address], tells: whole ? answer.tells : [] }
    })
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

/** Moves nothing: it tells whose lists were read. */
function sourceExtract(
  source: ExplorerSource | null,
  addresses: readonly RecordedAddress[],
  options: ImportOptions,
): Extract {
  const partial = new Set(addresses.flatMap((one) => one.partial))
  const { chain } = explorerChain(options)
  const tells = EXPLORER_LISTS.flatMap((list) => (partial.has(list) ? [] : toldOf(LISTS[list], chain)))
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
