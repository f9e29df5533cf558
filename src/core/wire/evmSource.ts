import { z } from 'zod'

const hash = z.string().regex(/^0x[0-9a-f]{64}$/)
const count = z.int().nonnegative()

/** Blocks in a row, as a node answered them. */
const chunk = z.strictObject({
  from: count,
  to: count,
  /** Of the block before the first. */
  parentHash: hash,
  firstHash: hash,
  lastHash: hash,
  /** The methods that were used; of calls null where the node had none. */
  receipts: z.enum(['eth_getBlockReceipts', 'eth_getTransactionReceipt']),
  calls: z.enum(['debug_traceBlockByNumber', 'trace_block']).nullable(),
  /** In the folder of this file. A table without rows has none. */
  tables: z.array(
    z.strictObject({
      file: z.string().regex(/^[a-z]+_\d+_\d+\.jsonl\.gz$/),
      rows: count,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

/** `source.json`: what was read from nodes into the files beside it. */
export const evmSourceSchema = z.strictObject({
  schema: z.literal('dyepack/evm-source@1'),
  chain: z.string(),
  /** As every node that was asked said. */
  chainId: z.int().positive(),
  /** The nodes that were asked: their hosts, for URLs have keys. */
  hosts: z.array(z.string()),
  /** Heights when a node was last asked. */
  head: z.strictObject({ number: count, final: count }),
  /** What no node had: sentences. */
  lacks: z.array(z.string()),
  chunks: z.array(chunk),
})

export type EvmSource = z.infer<typeof evmSourceSchema>
export type EvmChunk = EvmSource['chunks'][number]
