import { z } from 'zod'

const count = z.int().nonnegative()
const address = z.string().regex(/^0x[0-9a-f]{40}$/)

const nativeSearch = z.enum(['trace_filter', 'ots_searchTransactionsBefore', 'eth_getBalance'])
const transactionCalls = z.enum(['debug_traceTransaction', 'trace_transaction'])

/** Transactions of blocks that follow each other among those that were read. */
const chunk = z.strictObject({
  from: count,
  to: count,
  /** In the folder of this file. A table without rows has none. */
  tables: z.array(
    z.strictObject({
      file: z.string().regex(/^[a-z]+_\d+_\d+_[0-9a-f]{12}\.jsonl\.gz$/),
      rows: count,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

/** `source.json`: what was read from nodes, by address, into the files beside it. */
export const evmAddressSourceSchema = z.strictObject({
  schema: z.literal('dyepack/evm-address-source@1'),
  chain: z.string(),
  /** As every node that was asked said. */
  chainId: z.int().positive(),
  from: count,
  to: count,
  /** The nodes that were asked: their hosts, for URLs have keys. */
  hosts: z.array(z.string()),
  /** By what the calls of a transaction are told; null where the node had nothing. */
  calls: transactionCalls.nullable(),
  /** What no node had, and what may be missing: sentences. */
  lacks: z.array(z.string()),
  /**
   * Read, each by what found its coin: null where the node had nothing, so that only tokens are there. `partial`: a contract whose coin
   * was found by its balance, which may have had more.
   */
  addresses: z.array(
    z.strictObject({ address, transactions: count, native: nativeSearch.nullable(), partial: z.boolean() }),
  ),
  /** Left out: they have more transactions than this. */
  tooBusy: z.array(z.strictObject({ address, moreThan: count })),
  /** Balances that changed without a transaction that is known to move coin there. */
  unexplained: count,
  chunks: z.array(chunk),
})

export type EvmAddressSource = z.infer<typeof evmAddressSourceSchema>
export type EvmAddressChunk = EvmAddressSource['chunks'][number]
export type NativeSearch = z.infer<typeof nativeSearch>
export type TransactionCalls = z.infer<typeof transactionCalls>
