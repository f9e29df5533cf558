import { z } from 'zod'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().nonnegative()

/** Blocks in a row, as a node answered them. */
const chunk = z.strictObject({
  from: count,
  to: count,
  /** Of the block before the first; zeros before the first of all. */
  parentHash: hash,
  firstHash: hash,
  lastHash: hash,
  /** Blocks of which the node did not say what the spent outputs were worth, though it was asked. */
  unvalued: count,
  /** In the folder of this file. */
  file: z.string().regex(/^blocks_\d+_\d+\.dat$/),
  bytes: count,
  sha256: hash,
})

/** `source.json`: what was read from nodes of Bitcoin into the files beside it. */
export const bitcoinSourceSchema = z.strictObject({
  schema: z.literal('dyepack/bitcoin-source@1'),
  chain: z.string(),
  /** The nodes that were asked: their hosts, for URLs have passwords. */
  hosts: z.array(z.string()),
  /** The height of the chain when a node was last asked. */
  head: count,
  /** What no node had: sentences. */
  lacks: z.array(z.string()),
  chunks: z.array(chunk),
})

export type BitcoinSource = z.infer<typeof bitcoinSourceSchema>
export type BitcoinChunk = BitcoinSource['chunks'][number]
