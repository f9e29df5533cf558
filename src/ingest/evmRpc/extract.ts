import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { inputError } from '../../core/errors.ts'
import type { Tells } from '../../core/ledger/rowSource.ts'
import { type EvmAddressSource, evmAddressSourceSchema } from '../../core/wire/evmAddressSource.ts'
import { type EvmSource, evmSourceSchema } from '../../core/wire/evmSource.ts'
import { SOURCE_FILE } from '../../core/wire/sourceFile.ts'
import { openEtlTable } from '../ethereumEtl/extract.ts'
import { entryExtracts, type OpenedTable } from '../evm/entryExtracts.ts'
import type { Extract, Importer, SourceFile } from '../importer.ts'

/**
 * Reads what was recorded of a node, by blocks or by address: tables of blocks, transactions, logs and traces, and `source.json` in
 * the same folder, which says what the node lacked and which addresses are covered.
 */
export const evmRpc: Importer = {
  format: 'evm-rpc',
  title: 'blocks of an EVM chain, as a node answers',
  extract: async (files, options) => {
    const extracts = await entryExtracts(await Promise.all(files.map(openTable)), options)
    const folder = files[0] === undefined ? null : dirname(files[0].path)
    const source = folder === null ? null : await readSource(folder, folder, anySource)
    const { lacks } = source ?? { lacks: [] }
    const told = source?.schema === 'dyepack/evm-address-source@1' ? addressExtracts(extracts, files, source) : extracts
    return told.map((extract, i) => (i === 0 && lacks.length > 0 ? { ...extract, notes: lacks } : extract))
  },
}

const anySource = z.discriminatedUnion('schema', [evmSourceSchema, evmAddressSourceSchema])

/**
 * Of the many files of a table the first says for all of them which addresses they cover. Transactions tell of tokens, too: where an
 * address has none, there may be no table of them.
 */
function addressExtracts(
  extracts: readonly Extract[],
  files: readonly SourceFile[],
  { addresses }: EvmAddressSource,
): readonly Extract[] {
  const tables = files.map(({ name }) => basename(name).split('_')[0]!)
  return extracts.map((extract, i) => {
    const table = tables[i]!
    if (tables.indexOf(table) < i) return { ...extract, covers: [] }
    const told = addresses.filter(
      ({ native, partial }) => table === 'logs' || (native !== null && (table === 'transactions' || !partial)),
    )
    const tells: readonly Tells[] = table === 'transactions' ? [...extract.tells, 'token'] : extract.tells
    return { ...extract, tells, covers: table === 'blocks' ? [] : told.map(({ address }) => address) }
  })
}

/** The name of a file of a table that was recorded. `more`: what else tells it from others. */
export function recordedFile(table: string, from: number, to: number, more = ''): string {
  return `${table}_${from}_${to}${more}.jsonl.gz`
}

async function openTable(file: SourceFile): Promise<OpenedTable> {
  const opened = await openEtlTable(file)
  const [, from, to] = /_(\d+)_(\d+)(?:_[0-9a-f]{12})?\.jsonl\.gz$/.exec(basename(file.path)) ?? []
  if (from === undefined || to === undefined) return opened
  return { ...opened, table: { ...opened.table, blocks: [Number(from), Number(to)] } }
}

/** What `source.json` of a folder says of blocks; null where there is none. Errors: `SOURCE_BROKEN`. */
export function readEvmSource(folder: string, name: string): Promise<EvmSource | null> {
  return readSource(folder, name, evmSourceSchema)
}

/** What `source.json` of a folder says of addresses; null where there is none. Errors: `SOURCE_BROKEN`. */
export function readEvmAddressSource(folder: string, name: string): Promise<EvmAddressSource | null> {
  return readSource(folder, name, evmAddressSourceSchema)
}

async function readSource<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(join(folder, SOURCE_FILE), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw inputError('SOURCE_BROKEN', `${name}/${SOURCE_FILE} is not what dyepack wrote there`, {
      fix: `remove the folder ${name} and run this again: what is in it is then fetched anew`,
      facts: { folder: name },
      cause,
    })
  }
}
