import type { UtxoBlock } from '../../core/ledger/rowSource.ts'
import type { SourceFile } from '../importer.ts'
import { badBlock } from './blockErrors.ts'
import { type BlockBytes, openBlockBytes } from './openBlockBytes.ts'
import { type BlockTransactions, NoBlock, readBlock } from './readBlock.ts'
import type { Header } from './readHeader.ts'
import type { BlockPlace } from './scanBlocks.ts'
import { utxoBlock } from './utxoBlock.ts'

/** What is to be known of a block to read it. */
export interface PlacedBlock extends Pick<BlockPlace, 'offset' | 'size'> {
  readonly height: number
  readonly header: Pick<Header, 'time'>
}

/** Reads blocks of a file, in the order given, and checks them. Errors: `BAD_BLOCK`, those of `openBlockBytes`. */
export async function* readBlocks(
  { path, name }: SourceFile,
  blocks: readonly PlacedBlock[],
): AsyncGenerator<UtxoBlock> {
  const bytes = await openBlockBytes(path, name)
  // One room for all: a new one for each keeps the garbage collector busy.
  const room = Buffer.allocUnsafeSlow(blocks.reduce((most, { size }) => Math.max(most, size), 0))
  try {
    for (const block of blocks) yield utxoBlock(await blockAt(bytes, block, room), block)
  } finally {
    await bytes.close()
  }
}

/** One block of a file that is open. Errors: `BAD_BLOCK`. */
export async function blockAt(
  bytes: BlockBytes,
  { offset, size }: Pick<BlockPlace, 'offset' | 'size'>,
  room?: Buffer,
): Promise<BlockTransactions> {
  try {
    return readBlock(await bytes.read(offset, size, room))
  } catch (cause) {
    throw cause instanceof NoBlock ? badBlock(bytes.name, offset, cause.message, cause) : cause
  }
}
