import { inputError, retryError } from '../../../core/errors.ts'
import type { EvmChain } from '../../../core/ledger/evmChains.ts'
import type { TransactionCalls } from '../../../core/wire/evmAddressSource.ts'
import { listOf, WrongAnswer } from '../../asking/wrongAnswer.ts'
import type { Call } from '../../jsonRpc/answers.ts'
import type { RpcClient } from '../../jsonRpc/nodeClient.ts'
import { type TransactionRecord, transactionRecords } from '../transactionRecord.ts'
import { hexHeight } from './searchLogs.ts'

/** Some transactions of a block. */
export interface WantedBlock {
  readonly height: number
  readonly hashes: readonly string[]
}

export interface ReadTransactionsParameters {
  readonly client: RpcClient
  readonly chain: EvmChain
  readonly calls: TransactionCalls | null
  /** Whether the receipts of a block come in one answer. */
  readonly blockReceipts: boolean
}

/** How often blocks are asked for whose answers do not belong together. */
const TRIES = 4
/** All receipts of a block are asked for, and proven by its header, where at least this share of its transactions is wanted. */
const SHARE = 10

/**
 * Transactions in whole, with their receipts and calls. Errors: those of `RpcClient.ask`; `RPC_BLOCK_MISSING`; `RPC_WRONG_ANSWER` where
 * answers contradict each other again and again.
 */
export async function readTransactions(
  parameters: ReadTransactionsParameters,
  wanted: readonly WantedBlock[],
): Promise<readonly TransactionRecord[]> {
  const { client, chain } = parameters
  for (let tries = 1; ; tries++) {
    const blocks = await client.ask(
      wanted.map(({ height }) => ({ method: 'eth_getBlockByNumber', params: [hexHeight(height), false] })),
    )
    const missing = blocks.findIndex((block) => (block ?? null) === null)
    if (missing === -1) {
      try {
        return await readParts(parameters, wanted, blocks)
      } catch (error) {
        if (!(error instanceof WrongAnswer)) throw error
        if (tries >= TRIES) throw wrongAnswer(error, client)
      }
    } else if (tries >= TRIES) {
      throw retryError('RPC_BLOCK_MISSING', `the node has no block ${wanted[missing]!.height} of ${chain.id}`, {
        fix: 'run this again when the node has caught up, or name another one',
        facts: { height: wanted[missing]!.height, hosts: client.hosts() },
      })
    }
    client.distrust()
  }
}

async function readParts(
  { client, chain, calls, blockReceipts }: ReadTransactionsParameters,
  wanted: readonly WantedBlock[],
  blocks: readonly unknown[],
): Promise<readonly TransactionRecord[]> {
  const asked: Call[] = []
  const parts = wanted.map(({ height, hashes }, i) => {
    const size = listOf((blocks[i] as { transactions?: unknown }).transactions, 'the transactions').length
    const all = blockReceipts && SHARE * hashes.length >= size
    const start = asked.length
    asked.push(...hashes.map((hash) => ({ method: 'eth_getTransactionByHash', params: [hash] })))
    if (calls !== null) {
      const more = calls === 'debug_traceTransaction' ? [{ tracer: 'callTracer' }] : []
      asked.push(...hashes.map((hash) => ({ method: calls, params: [hash, ...more] })))
    }
    if (all) asked.push({ method: 'eth_getBlockReceipts', params: [hexHeight(height)] })
    else asked.push(...hashes.map((hash) => ({ method: 'eth_getTransactionReceipt', params: [hash] })))
    return { height, hashes, all, start, end: asked.length }
  })
  const answers = await client.ask(asked)
  return parts.flatMap(({ height, hashes, all, start, end }, i) => {
    const count = hashes.length
    const afterCalls = start + (calls === null ? count : 2 * count)
    return transactionRecords(
      height,
      hashes,
      {
        block: blocks[i],
        transactions: answers.slice(start, start + count),
        calls: calls === null ? null : { method: calls, answers: answers.slice(start + count, afterCalls) },
        receipts: all ? listOf(answers[afterCalls], 'the receipts') : answers.slice(afterCalls, end),
        all,
      },
      chain,
    )
  })
}

/** The same for whoever names the node. Every other error stays as it is. */
export function wrongAnswer(error: unknown, client: RpcClient): unknown {
  if (!(error instanceof WrongAnswer)) return error
  const hosts = client.hosts()
  return inputError('RPC_WRONG_ANSWER', `what ${hosts.join(', ')} answered cannot be right: ${error.message}`, {
    fix: 'ask another node: this one leaves something out, or its answers are of different chains',
    facts: { hosts, why: error.message },
  })
}
