import type { EvmChain } from '../../core/ledger/evmChains.ts'
import {
  addressOf,
  amountOf,
  countOf,
  type Fields,
  fieldsOf,
  hexOf,
  listOf,
  WrongAnswer,
} from '../asking/wrongAnswer.ts'
import { type CallRow, callRows } from './callRows.ts'
import { headerHash } from './headerHash.ts'
import { unexplainedBits } from './logsBloom.ts'
import { receiptsRoot } from './receiptsRoot.ts'
import { bloomed, checkPlace, logRow, lower, traceLine, transactionRow } from './recordRows.ts'

/** What a node answers of one block. */
export interface BlockAnswers {
  /** `eth_getBlockByNumber` with transactions. */
  readonly block: unknown
  /** Of each transaction, in their order. */
  readonly receipts: readonly unknown[]
  /** `debug_traceBlockByNumber` or `trace_block`; null: the node has neither. */
  readonly calls: { readonly method: CallMethod; readonly answer: unknown } | null
}

export type CallMethod = 'debug_traceBlockByNumber' | 'trace_block'

/** A block that hangs together, as lines of the tables that `ethereumEtl` reads. */
export interface BlockRecord {
  readonly number: number
  readonly hash: string
  readonly parentHash: string
  readonly lines: Readonly<Record<RecordedTable, readonly string[]>>
}

export const RECORDED_TABLES = ['blocks', 'transactions', 'logs', 'traces'] as const
export type RecordedTable = (typeof RECORDED_TABLES)[number]

/**
 * The tables of a block. Throws `WrongAnswer` where the answers do not belong together, or something is left out: its hash is
 * not that of its header, receipts or events are not those that the header commits to, a transaction has no calls.
 */
export function blockRecord(height: number, answers: BlockAnswers, chain: EvmChain): BlockRecord {
  const block = fieldsOf(answers.block, 'the block')
  const hash = hexOf(block.hash, 32, 'the hash of the block')
  if (countOf(block.number, 'the number of the block') !== height) throw new WrongAnswer('it is another block')
  const transactions = listOf(block.transactions, 'the transactions').map((one) => fieldsOf(one, 'a transaction'))
  const receipts = answers.receipts.map((one) => fieldsOf(one, 'a receipt'))
  if (receipts.length !== transactions.length) {
    throw new WrongAnswer(`there are ${receipts.length} receipts of ${transactions.length} transactions`)
  }
  const logs = receipts.map(({ logs: all }) => listOf(all, 'logs').map((one) => fieldsOf(one, 'a log')))
  for (const [i, transaction] of transactions.entries())
    checkPlace(transaction, receipts[i]!, logs[i]!, i, height, hash)
  checkHeader(block, hash, receipts, logs.flat(), chain)
  const time = countOf(block.timestamp, 'the time of the block')
  const common = { block_number: height, block_timestamp: time, chain_id: chain.chainId }
  const places = transactions.map((transaction, i) => ({
    fields: transaction,
    hash: hexOf(transaction.hash, 32, 'the hash of a transaction'),
    failed: receipts[i]!.status === '0x0',
    place: i,
  }))
  const parentHash = hexOf(block.parentHash, 32, 'the parentHash of the block')
  return {
    number: height,
    hash,
    parentHash,
    lines: {
      blocks: [JSON.stringify({ number: height, hash, parent_hash: parentHash, timestamp: time })],
      transactions: transactions.map((one, i) =>
        JSON.stringify({ ...transactionRow(one, receipts[i]!, i), ...common }),
      ),
      logs: logs.flatMap((all, i) =>
        all.map((log) => JSON.stringify({ ...logRow(log, places[i]!.hash, i), ...common })),
      ),
      traces:
        answers.calls === null
          ? []
          : [...callRows(answers.calls, places), ...withdrawalRows(block)].map((row) => traceLine(row, common)),
    },
  }
}

function checkHeader(
  block: Fields,
  hash: string,
  receipts: readonly Fields[],
  logs: readonly Fields[],
  { proof }: EvmChain,
): void {
  if (proof === 'roots') {
    if (headerHash(block) !== hash) throw new WrongAnswer('the hash of the block is not that of its header')
    if (receiptsRoot(receipts) !== lower(block.receiptsRoot)) {
      throw new WrongAnswer('the receipts are not those that the header commits to')
    }
    return
  }
  const unexplained = unexplainedBits(hexOf(block.logsBloom, 256, 'the logsBloom of the block'), logs.map(bloomed))
  if (unexplained > 0) throw new WrongAnswer('the header tells of events that are missing')
}

/** What the chain pays out to stakers, in 10^9 base units: https://eips.ethereum.org/EIPS/eip-4895 */
function withdrawalRows({ withdrawals }: Fields): readonly CallRow[] {
  return listOf(withdrawals ?? [], 'withdrawals').map((one) => {
    const { address, amount } = fieldsOf(one, 'a withdrawal')
    return {
      transaction_hash: null,
      transaction_index: null,
      from_address: null,
      to_address: addressOf(address, 'the address of a withdrawal'),
      value: String(BigInt(amountOf(amount, 'the amount of a withdrawal')) * 1_000_000_000n),
      trace_type: 'reward',
      call_type: null,
      reward_type: 'withdrawal',
      trace_address: [],
      status: 1,
    }
  })
}
