import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { inputError } from '../../core/errors.ts'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import type { BlockSource, UtxoBlock } from '../../core/ledger/rowSource.ts'
import { bitcoinSourceSchema } from '../../core/wire/bitcoinSource.ts'
import { readSourceFile } from '../asking/readSourceFile.ts'
import { networkOf } from '../bitcoin/networkOf.ts'
import { outputColumns } from '../bitcoin/outputColumns.ts'
import { writeAddresses } from '../bitcoin/payee.ts'
import { readBlock } from '../bitcoin/readBlock.ts'
import { readHeader } from '../bitcoin/readHeader.ts'
import { utxoBlock } from '../bitcoin/utxoBlock.ts'
import type { Extract, Importer, SourceFile } from '../importer.ts'
import type { BitcoinBlock } from './bitcoinBlock.ts'
import { decodeBlocks, firstHeight } from './blockFile.ts'

/** Reads what was recorded of a node: blocks as it has them, with what they spend where it said so, and `source.json`. */
export const bitcoinRpc: Importer = {
  format: 'bitcoin-rpc',
  title: 'blocks of Bitcoin, as a node answers',
  extract: async (files, { chain }) => {
    const network = networkOf(chain ?? 'bitcoin')
    const folder = files[0] === undefined ? null : dirname(files[0].path)
    const source = folder === null ? null : await readSourceFile(folder, folder, bitcoinSourceSchema)
    return files.map((file, i) => extractOf(file, network, i === 0 ? (source?.lacks ?? []) : []))
  },
}

function extractOf(file: SourceFile, network: BitcoinNetwork, notes: readonly string[]): Extract {
  const source: BlockSource = {
    shape: 'blocks',
    chain: network.chain,
    asset: `${network.chain}/BTC`,
    symbol: 'BTC',
    decimals: 8,
    firstHeight: firstHeight(basename(file.path)),
    read: () => readBlocks(file, network),
    writeAddresses: (kinds, payees, into) => writeAddresses(kinds, payees, network, into),
  }
  return {
    ...source,
    lines: async (records) => records,
    readWith: [],
    tells: ['native', 'internal', 'token', 'gas'],
    covers: 'all',
    notes,
  }
}

async function* readBlocks({ path, name }: SourceFile, network: BitcoinNetwork): AsyncGenerator<UtxoBlock> {
  try {
    for (const block of decodeBlocks(await readFile(path), firstHeight(basename(path)), network)) yield withSpent(block)
  } catch (cause) {
    throw inputError('SOURCE_BROKEN', `${name} is not as dyepack wrote it`, {
      fix: 'remove the folder that it is in and run this again: it is then fetched anew',
      facts: { file: name },
      cause,
    })
  }
}

function withSpent({ number, bytes, spent }: BitcoinBlock): UtxoBlock {
  const header = readHeader(bytes)!
  const block = utxoBlock(readBlock(bytes), { height: number, header })
  if (spent === null) return block
  const scripts = Buffer.concat(spent.map(({ script }) => script))
  const ends = new Uint32Array(spent.length)
  for (let i = 0, end = 0; i < spent.length; i++) ends[i] = end += spent[i]!.script.length
  const starts = Uint32Array.from(spent, (_, i) => (i === 0 ? 0 : ends[i - 1]!))
  const values = BigUint64Array.from(spent, ({ value }) => BigInt(value))
  return { ...block, spent: outputColumns(values, scripts, starts, ends) }
}
