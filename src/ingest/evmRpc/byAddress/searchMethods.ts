import { DyepackError } from '../../../core/errors.ts'
import type { NativeSearch, TransactionCalls } from '../../../core/wire/evmAddressSource.ts'
import type { RpcClient } from '../../jsonRpc/nodeClient.ts'
import { hexHeight } from './searchLogs.ts'
import type { HeightRange } from './searchRange.ts'

/** Any address will do. */
const NOBODY = '0x0000000000000000000000000000000000000001'

/**
 * By what coin can be found that an address paid or got; null: by nothing, so that only tokens are. What nodes have none of is known
 * by the refusal of every one of them, never by silence: a busy one may have it. Errors: those of `RpcClient.ask`.
 */
export function findNativeSearch(client: RpcClient, { from, to }: HeightRange): Promise<NativeSearch | null> {
  const last = hexHeight(to)
  return firstOf(client, [
    ['trace_filter', [{ fromBlock: last, toBlock: last, toAddress: [NOBODY], after: 0, count: 1 }]],
    ['ots_searchTransactionsBefore', [NOBODY, from + 1, 1]],
    ['eth_getBalance', [NOBODY, hexHeight(Math.max(0, from - 1))]],
  ])
}

/** What tells the calls of a transaction; null: nothing does. Errors: those of `RpcClient.ask`. */
export function findTransactionCalls(client: RpcClient, hash: string): Promise<TransactionCalls | null> {
  return firstOf(client, [
    ['debug_traceTransaction', [hash, { tracer: 'callTracer' }]],
    ['trace_transaction', [hash]],
  ])
}

/** Whether the receipts of a block come in one answer. Errors: those of `RpcClient.ask`. */
export async function hasBlockReceipts(client: RpcClient, height: number): Promise<boolean> {
  return (await firstOf(client, [['eth_getBlockReceipts', [hexHeight(height)]]])) !== null
}

async function firstOf<T extends string>(
  client: RpcClient,
  candidates: readonly (readonly [T, readonly unknown[]])[],
): Promise<T | null> {
  for (const [method, params] of candidates) {
    try {
      await client.ask([{ method, params }])
      return method
    } catch (error) {
      if (!(error instanceof DyepackError) || error.code !== 'RPC_REFUSED') throw error
    }
  }
  return null
}
