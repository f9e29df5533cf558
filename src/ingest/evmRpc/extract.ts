import { basename, dirname } from 'node:path'
import { z } from 'zod'
import type { Tells } from '../../core/ledger/rowSource.ts'
import { type EvmAddressSource, evmAddressSourceSchema } from '../../core/wire/evmAddressSource.ts'
import { type EvmSource, evmSourceSchema } from '../../core/wire/evmSource.ts'
import { readSourceFile } from '../asking/readSourceFile.ts'
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
    const source = folder === null ? null : await readSourceFile(folder, folder, anySource)
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
  return readSourceFile(folder, name, evmSourceSchema)
}

/** What `source.json` of a folder says of addresses; null where there is none. Errors: `SOURCE_BROKEN`. */
export function readEvmAddressSource(folder: string, name: string): Promise<EvmAddressSource | null> {
  return readSourceFile(folder, name, evmAddressSourceSchema)
}
