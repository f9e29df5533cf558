import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { inputError } from '../../core/errors.ts'
import { groupBy } from '../../core/groupBy.ts'
import { BITCOIN_NETWORKS, type BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import type { BlockSource, UtxoBlock } from '../../core/ledger/rowSource.ts'
import type { Extract, Importer, ImportOptions, SourceFile } from '../importer.ts'
import { type BestChain, bestChain, type ChainBlock } from './bestChain.ts'
import { noBlocks } from './blockErrors.ts'
import { blockFiles } from './blockFiles.ts'
import { hashText } from './doubleSha256.ts'
import { type BlockBytes, openBlockBytes } from './openBlockBytes.ts'
import { writeAddresses } from './payee.ts'
import { blockAt, readBlocks } from './readBlocks.ts'
import { readHeader } from './readHeader.ts'
import { readInThread } from './readInThread.ts'
import { type BlockPlace, type Scanned, scanBlocks } from './scanBlocks.ts'
import { statedHeight } from './statedHeight.ts'

/** Reads the files in which Bitcoin Core keeps its blocks, and single blocks: of all files together the chain with the most work. */
export const bitcoinBlk: Importer = {
  format: 'bitcoin-blk',
  title: 'blocks of Bitcoin Core: its folder, blk*.dat, or single blocks',
  expand: blockFiles,
  extract: async (files, options) => {
    const scans: Scanned[] = []
    for (const [i, file] of files.entries()) scans.push(await withBytes(file, (bytes) => scan(i, bytes, options)))
    const network = oneNetwork(files, scans, options)
    const chain = await bestChain(
      scans.flatMap(({ blocks }) => blocks),
      network.genesis,
      (place) => withBytes(files[place.file]!, (bytes) => heightOf(bytes, place)),
    )
    const byFile = groupBy(chain.blocks, ({ file }) => String(file))
    const shared = { network, chain, read: readerOf(chain), coinbases: new Set<string>() }
    return files.map((file, i) =>
      extractOf(file, i, { ...shared, blocks: byFile.get(String(i)) ?? [], cutOff: scans[i]!.cutOff }),
    )
  },
}

/** In bytes, of all blocks and of one of them: to start a thread takes what it gains of 15 MB, and each block costs a few objects more. */
const SMALL = 32 * 1024 * 1024
const SMALL_BLOCK = 16 * 1024

function readerOf({ blocks }: BestChain): typeof readBlocks {
  const size = blocks.reduce((sum, block) => sum + block.size, 0)
  const isSmall = size < SMALL || size < blocks.length * SMALL_BLOCK
  return isSmall || availableParallelism() === 1 ? readBlocks : readInThread
}

/** A file of one block has no magic before it. */
async function scan(file: number, bytes: BlockBytes, { chain }: ImportOptions): Promise<Scanned> {
  const start = await bytes.read(0, 80)
  const header = start.length === 80 ? readHeader(start) : null
  if (header === null) return scanBlocks(file, bytes)
  const name = chain ?? 'bitcoin'
  const network = BITCOIN_NETWORKS.find((one) => one.chain === name)
  if (network === undefined) throw noBlocks(bytes.name)
  return { network, blocks: [{ file, offset: 0, size: bytes.size, header }], cutOff: false }
}

function oneNetwork(files: readonly SourceFile[], scans: readonly Scanned[], { chain }: ImportOptions): BitcoinNetwork {
  const { network } = scans[0]!
  const wanted = chain ?? network.chain
  const other = scans.findIndex((one) => one.network.chain !== wanted)
  if (other === -1) return network
  const { name } = files[other]!
  throw inputError('WRONG_NETWORK', `${name} has blocks of ${scans[other]!.network.name}, not of ${wanted}`, {
    fix: 'import the files of one network together, and name another chain only where it is theirs',
    facts: { file: name, network: scans[other]!.network.chain, wanted },
  })
}

async function heightOf(bytes: BlockBytes, place: BlockPlace): Promise<number> {
  const height = statedHeight(await blockAt(bytes, place))
  if (height !== null) return height
  throw inputError('NO_HEIGHT', `${bytes.name}: nothing says the height of the block at byte ${place.offset}`, {
    fix: 'import it with the blocks before it, from the first one on, or from one of version 2 (height 227,931)',
    facts: { file: bytes.name, offset: place.offset },
  })
}

interface Found {
  readonly network: BitcoinNetwork
  readonly chain: BestChain
  /** Of the file. */
  readonly blocks: readonly ChainBlock[]
  readonly cutOff: boolean
  readonly read: typeof readBlocks
  /** Ids of coinbases that were read, of all files. */
  readonly coinbases: Set<string>
}

function extractOf(
  file: SourceFile,
  index: number,
  { network, chain, blocks, cutOff, read, coinbases }: Found,
): Extract {
  const notes = notesOf(index, chain, cutOff)
  const source: BlockSource = {
    shape: 'blocks',
    chain: network.chain,
    asset: `${network.chain}/BTC`,
    symbol: 'BTC',
    decimals: 8,
    firstHeight: blocks[0]?.height ?? null,
    read: () => readOnce(read(file, blocks), coinbases, (note) => notes.push(note)),
    writeAddresses: (kinds, payees, into) => writeAddresses(kinds, payees, network, into),
  }
  return {
    ...source,
    lines: async (records) => records,
    readWith: [],
    decided: fingerprint(blocks),
    tells: ['native', 'internal', 'token', 'gas'],
    covers: 'all',
    notes,
  }
}

function notesOf(index: number, { stale, gaps }: BestChain, cutOff: boolean): string[] {
  const left = stale.filter(({ file }) => file === index).length
  const missing = gaps.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(', ')
  return [
    ...(left > 0 ? [`${left} ${left === 1 ? 'block' : 'blocks'} of branches that the chain has left: not read`] : []),
    ...(cutOff ? ['the last block is not whole yet: not read'] : []),
    ...(index === 0 && missing !== '' ? [`no file has the blocks of height ${missing}`] : []),
  ]
}

/** Which blocks of a file are of the chain is decided by all files together. */
function fingerprint(blocks: readonly ChainBlock[]): string {
  const said = createHash('sha256')
  for (const { height, header } of blocks) said.update(`${height} `).update(header.hash)
  return said.digest('hex').slice(0, 16)
}

/** The blocks of a file, without those that are nothing but a coinbase that was there before. */
async function* readOnce(
  read: AsyncIterable<UtxoBlock>,
  coinbases: Set<string>,
  onNote: (note: string) => void,
): AsyncGenerator<UtxoBlock> {
  for await (const block of read) {
    if (block.height < COINBASES_DIFFER) {
      const coinbase = hashText(block.txids)
      if (block.locktimes.length === 1 && coinbases.has(coinbase)) {
        onNote(
          `block ${block.height} has the coinbase of an earlier block again (BIP-30), and nothing else: it stands once`,
        )
        continue
      }
      coinbases.add(coinbase)
    }
    yield block
  }
}

/**
 * From here on a coinbase has its height in it (BIP-34). Before, two blocks of the mainnet have the coinbase of an earlier one, and nothing
 * else: 91,842 and 91,880. There is one such output, not two.
 */
const COINBASES_DIFFER = 227_931

async function withBytes<T>(file: SourceFile, use: (bytes: BlockBytes) => Promise<T>): Promise<T> {
  const bytes = await openBlockBytes(file.path, file.name)
  try {
    return await use(bytes)
  } finally {
    await bytes.close()
  }
}
