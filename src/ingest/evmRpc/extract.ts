import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { type EvmSource, evmSourceSchema } from '../../core/wire/evmSource.ts'
import { openEtlTable } from '../ethereumEtl/extract.ts'
import { entryExtracts, type OpenedTable } from '../evm/entryExtracts.ts'
import type { Importer, SourceFile } from '../importer.ts'

/**
 * Reads what was recorded of a node: tables of blocks, transactions, logs and traces in stretches of blocks, and `source.json` in
 * the same folder, which says what the node lacked.
 */
export const evmRpc: Importer = {
  format: 'evm-rpc',
  title: 'blocks of an EVM chain, as a node answers',
  extract: async (files, options) => {
    const extracts = await entryExtracts(await Promise.all(files.map(openTable)), options)
    const folder = files[0] === undefined ? null : dirname(files[0].path)
    const lacks = folder === null ? [] : ((await readEvmSource(folder, folder))?.lacks ?? [])
    return extracts.map((extract, i) => (i === 0 && lacks.length > 0 ? { ...extract, notes: lacks } : extract))
  },
}

/** The name of a file of a table that was recorded. */
export function recordedFile(table: string, from: number, to: number): string {
  return `${table}_${from}_${to}.jsonl.gz`
}

async function openTable(file: SourceFile): Promise<OpenedTable> {
  const opened = await openEtlTable(file)
  const [, from, to] = /_(\d+)_(\d+)\.jsonl\.gz$/.exec(basename(file.path)) ?? []
  if (from === undefined || to === undefined) return opened
  return { ...opened, table: { ...opened.table, blocks: [Number(from), Number(to)] } }
}

/** What `source.json` of a folder says; null where there is none. Errors: `SOURCE_BROKEN`. */
export async function readEvmSource(folder: string, name: string): Promise<EvmSource | null> {
  const text = await readFile(join(folder, SOURCE_FILE), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return null
  try {
    return evmSourceSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw inputError('SOURCE_BROKEN', `${name}/${SOURCE_FILE} is not what dyepack wrote there`, {
      fix: `remove the folder ${name} and run this again: its blocks are then fetched anew`,
      facts: { folder: name },
      cause,
    })
  }
}

export const SOURCE_FILE = 'source.json'
