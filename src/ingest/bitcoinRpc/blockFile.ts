import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { hashText } from '../bitcoin/doubleSha256.ts'
import { HEADER, readHeader } from '../bitcoin/readHeader.ts'
import type { BitcoinBlock, SpentOutput } from './bitcoinBlock.ts'

/*
 * Blocks as a node writes them into blk*.dat: the network's four bytes, the size, the block. Where it is known what a block spends,
 * that follows in the same way behind four bytes of its own.
 */

/** The name of a file of blocks that were recorded. */
export function blockFile(from: number, to: number): string {
  return `blocks_${from}_${to}.dat`
}

/** The height of the first block of a file that is so called. */
export function firstHeight(file: string): number {
  return Number(/blocks_(\d+)_\d+\.dat$/.exec(file)![1])
}

export function encodeBlocks(blocks: readonly BitcoinBlock[], { magic }: BitcoinNetwork): Buffer {
  const network = Buffer.from(magic, 'hex')
  return Buffer.concat(
    blocks.flatMap(({ bytes, spent }) => {
      if (spent === null) return framed(network, bytes)
      return [...framed(network, bytes), ...framed(SPENT, Buffer.concat(spent.flatMap(encodeOutput)))]
    }),
  )
}

const SPENT = Buffer.from('spnt')

function framed(kind: Buffer, bytes: Buffer): Buffer[] {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(bytes.length)
  return [kind, size, bytes]
}

function encodeOutput({ value, script }: SpentOutput): Buffer[] {
  const head = Buffer.alloc(12)
  head.writeBigUInt64LE(BigInt(value))
  head.writeUInt32LE(script.length, 8)
  return [head, script]
}

/** What `encodeBlocks` made, from the height of its first block on. `RangeError`: it is something else. */
export function* decodeBlocks(file: Buffer, from: number, { magic }: BitcoinNetwork): Generator<BitcoinBlock> {
  let at = 0
  const next = (kind: Buffer): Buffer | null => {
    if (at === file.length || !file.subarray(at, at + 4).equals(kind)) return null
    const end = at + 8 + file.readUInt32LE(at + 4)
    if (end > file.length) throw new RangeError('a block is cut off')
    const bytes = file.subarray(at + 8, end)
    at = end
    return bytes
  }
  const network = Buffer.from(magic, 'hex')
  for (let number = from; at < file.length; number++) {
    const bytes = next(network)
    const header = bytes === null || bytes.length < HEADER ? null : readHeader(bytes)
    if (bytes === null || header === null) throw new RangeError(`there is no block at byte ${at}`)
    const spent = next(SPENT)
    yield {
      number,
      bytes,
      hash: hashText(header.hash),
      parentHash: hashText(header.previous),
      spent: spent === null ? null : decodeOutputs(spent),
    }
  }
}

function decodeOutputs(bytes: Buffer): readonly SpentOutput[] {
  const outputs: SpentOutput[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 12 + bytes.readUInt32LE(at + 8)
    if (end > bytes.length) throw new RangeError('a spent output is cut off')
    outputs.push({ value: Number(bytes.readBigUInt64LE(at)), script: bytes.subarray(at + 12, end) })
    at = end
  }
  return outputs
}
