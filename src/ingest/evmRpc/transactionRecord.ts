import type { EvmChain } from '../../core/ledger/evmChains.ts'
import type { TransactionCalls } from '../../core/wire/evmAddressSource.ts'
import { countOf, type Fields, fieldsOf, hexOf, listOf, WrongAnswer } from '../asking/wrongAnswer.ts'
import type { RecordedTable } from './blockRecord.ts'
import { callRows } from './callRows.ts'
import { headerHash } from './headerHash.ts'
import { unexplainedBits } from './logsBloom.ts'
import { receiptsRoot } from './receiptsRoot.ts'
import { bloomed, checkPlace, logRow, lower, traceLine, transactionRow } from './recordRows.ts'

/** What a node answers of some transactions of a block. */
export interface PartAnswers {
  /** `eth_getBlockByNumber` with the hashes of its transactions. */
  readonly block: unknown
  /** `eth_getTransactionByHash` of each. */
  readonly transactions: readonly unknown[]
  /** Of each; or, with `all`, of every transaction of the block. */
  readonly receipts: readonly unknown[]
  readonly all: boolean
  /** Of each; null: the node has none. */
  readonly calls: { readonly method: TransactionCalls; readonly answers: readonly unknown[] } | null
}

/** A transaction as lines of the tables that `ethereumEtl` reads. */
export interface TransactionRecord {
  readonly height: number
  /** In its block. */
  readonly place: number
  readonly hash: string
  readonly blockHash: string
  readonly lines: Readonly<Record<RecordedTable, readonly string[]>>
}

/**
 * The tables of some transactions of a block. Throws `WrongAnswer` where the answers do not belong together: the hash of the block is
 * not that of its header, a transaction is not in it, a receipt's filter tells of events that are missing, with all receipts of the
 * block their root is another, a transaction has no calls.
 */
export function transactionRecords(
  height: number,
  hashes: readonly string[],
  answers: PartAnswers,
  chain: EvmChain,
): readonly TransactionRecord[] {
  const block = fieldsOf(answers.block, 'the block')
  const blockHash = hexOf(block.hash, 32, 'the hash of the block')
  if (countOf(block.number, 'the number of the block') !== height) throw new WrongAnswer('it is another block')
  if (chain.proof === 'roots' && headerHash(block) !== blockHash) {
    throw new WrongAnswer('the hash of the block is not that of its header')
  }
  const inBlock = listOf(block.transactions, 'the transactions').map(lower)
  const time = countOf(block.timestamp, 'the time of the block')
  const common = { block_number: height, block_timestamp: time, chain_id: chain.chainId }
  const parent = hexOf(block.parentHash, 32, 'the parentHash of the block')
  const blockLine = JSON.stringify({ number: height, hash: blockHash, parent_hash: parent, timestamp: time })
  const receipts = receiptsOf(block, inBlock, hashes, answers, chain)
  return hashes.map((hash, i) => {
    const place = inBlock.indexOf(hash)
    if (place === -1) throw new WrongAnswer(`transaction ${hash} is not in the block that was said to hold it`)
    const fields = fieldsOf(answers.transactions[i], 'a transaction')
    const receipt = receipts[i]!
    const logs = listOf(receipt.logs, 'logs').map((one) => fieldsOf(one, 'a log'))
    if (lower(fields.hash) !== hash) throw new WrongAnswer('it is another transaction')
    checkPlace(fields, receipt, logs, place, height, blockHash)
    const filter = hexOf(receipt.logsBloom, 256, 'the logsBloom of a receipt')
    if (unexplainedBits(filter, logs.map(bloomed)) > 0) {
      throw new WrongAnswer('a receipt tells of events that are missing')
    }
    const called = { hash, place, failed: receipt.status === '0x0', fields }
    return {
      height,
      place,
      hash,
      blockHash,
      lines: {
        blocks: [blockLine],
        transactions: [JSON.stringify({ ...transactionRow(fields, receipt, place), ...common })],
        logs: logs.map((log) => JSON.stringify({ ...logRow(log, hash, place), ...common })),
        traces: callsOf(answers, i, called).map((row) => traceLine(row, common)),
      },
    }
  })
}

function receiptsOf(
  block: Fields,
  inBlock: readonly string[],
  hashes: readonly string[],
  { receipts, all }: PartAnswers,
  { proof }: EvmChain,
): readonly Fields[] {
  const given = receipts.map((one) => fieldsOf(one, 'a receipt'))
  if (!all) return given
  if (given.length !== inBlock.length) {
    throw new WrongAnswer(`there are ${given.length} receipts of ${inBlock.length} transactions`)
  }
  if (proof === 'roots' && receiptsRoot(given) !== lower(block.receiptsRoot)) {
    throw new WrongAnswer('the receipts are not those that the header commits to')
  }
  return hashes.map((hash) => given[inBlock.indexOf(hash)] ?? {})
}

function callsOf({ calls }: PartAnswers, i: number, called: Parameters<typeof callRows>[1][number]) {
  if (calls === null) return []
  const answer = calls.answers[i]
  return calls.method === 'trace_transaction'
    ? callRows({ method: 'trace_block', answer }, [called])
    : callRows({ method: 'debug_traceBlockByNumber', answer: [{ txHash: called.hash, result: answer }] }, [called])
}
