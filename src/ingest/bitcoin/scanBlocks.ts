import { BITCOIN_NETWORKS, type BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { badBlock, noBlocks } from './blockErrors.ts'
import type { BlockBytes } from './openBlockBytes.ts'
import { HEADER, type Header, readHeader } from './readHeader.ts'

/** Where a block lies. */
export interface BlockPlace {
  /** Of the files of the import, from 0. */
  readonly file: number
  readonly offset: number
  readonly size: number
  readonly header: Header
}

/** What a file of blocks holds. */
export interface Scanned {
  readonly network: BitcoinNetwork
  readonly blocks: readonly BlockPlace[]
  /** True: the last block is not whole, as in a folder that a node is writing. */
  readonly cutOff: boolean
}

/** A block cannot be longer: BIP-141 allows 4,000,000 units of weight, a byte counts at least one. */
const LONGEST = 4_000_000

/**
 * Finds the blocks of a file: each stands behind four bytes that name the network and four with its size. The file ends where zeros
 * follow, which a node keeps in reserve. Errors: `NO_BLOCKS`, `BAD_BLOCK`.
 */
export async function scanBlocks(file: number, bytes: BlockBytes): Promise<Scanned> {
  const network = networkOf(await bytes.read(0, 4))
  if (network === null) throw noBlocks(bytes.name)
  const magic = Buffer.from(network.magic, 'hex')
  const blocks: BlockPlace[] = []
  let at = 0
  while (at + PREFIX <= bytes.size) {
    const start = await bytes.read(at, PREFIX + HEADER)
    if (!start.subarray(0, 4).equals(magic)) {
      if (await bytes.isReserve(at)) return { network, blocks, cutOff: false }
      throw badBlock(
        bytes.name,
        at,
        `begins with ${start.toString('hex', 0, 4)}, not with ${network.magic} as a block of ${network.name} does`,
      )
    }
    const size = start.readUInt32LE(4)
    if (size < HEADER + 1 || size > LONGEST) throw badBlock(bytes.name, at, `has a size of ${size} bytes`)
    if (at + PREFIX + size > bytes.size) return { network, blocks, cutOff: true }
    const header = readHeader(start, PREFIX)
    if (header === null) throw badBlock(bytes.name, at, 'has a header without the work that it claims')
    blocks.push({ file, offset: at + PREFIX, size, header })
    at += PREFIX + size
  }
  return { network, blocks, cutOff: at < bytes.size && !(await bytes.isReserve(at)) }
}

/** Bytes before a block: the network's and its size. */
const PREFIX = 8

function networkOf(start: Buffer): BitcoinNetwork | null {
  const magic = start.toString('hex')
  return BITCOIN_NETWORKS.find((network) => network.magic === magic) ?? null
}
