import type { EvmChain } from '../../core/ledger/evmChains.ts'
import { type CallRow, callRows } from './callRows.ts'
import { headerHash } from './headerHash.ts'
import { unexplainedBits } from './logsBloom.ts'
import { receiptsRoot } from './receiptsRoot.ts'
import {
  addressOf,
  amountOf,
  countOf,
  dataOf,
  type Fields,
  fieldsOf,
  hexOf,
  listOf,
  optional,
  WrongAnswer,
} from './wrongAnswer.ts'

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

function checkPlace(
  transaction: Fields,
  receipt: Fields,
  logs: readonly Fields[],
  place: number,
  height: number,
  block: string,
): void {
  const hash = hexOf(transaction.hash, 32, 'the hash of a transaction')
  const belongs =
    lower(transaction.blockHash) === block &&
    lower(receipt.blockHash) === block &&
    lower(receipt.transactionHash) === hash &&
    countOf(transaction.blockNumber, 'blockNumber') === height &&
    countOf(transaction.transactionIndex, 'transactionIndex') === place &&
    countOf(receipt.transactionIndex, 'transactionIndex') === place &&
    logs.every((log) => lower(log.blockHash) === block && lower(log.transactionHash) === hash && log.removed !== true)
  if (!belongs) throw new WrongAnswer(`transaction ${place}, its receipt and its events are not of one block`)
}

/** Nodes write hashes in either case. */
function lower(value: unknown): string {
  return String(value).toLowerCase()
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

function bloomed({ address, topics }: Fields) {
  return {
    address: addressOf(address, 'the address of a log'),
    topics: listOf(topics, 'topics').map((topic) => hexOf(topic, 32, 'a topic')),
  }
}

function transactionRow(transaction: Fields, receipt: Fields, place: number) {
  return {
    hash: hexOf(transaction.hash, 32, 'the hash of a transaction'),
    transaction_index: place,
    from_address: addressOf(transaction.from, 'the sender of a transaction'),
    to_address: optional(transaction.to, addressOf, 'the receiver of a transaction'),
    value: amountOf(transaction.value, 'the value of a transaction'),
    gas: countOf(transaction.gas, 'the gas of a transaction'),
    gas_price: optional(transaction.gasPrice ?? receipt.effectiveGasPrice, amountOf, 'the price of gas'),
    receipt_gas_used: countOf(receipt.gasUsed, 'the gas that was used'),
    receipt_status: optional(receipt.status, countOf, 'the status of a receipt'),
    receipt_effective_gas_price: optional(receipt.effectiveGasPrice, amountOf, 'the price of gas'),
    receipt_contract_address: optional(receipt.contractAddress, addressOf, 'the contract of a receipt'),
    receipt_l1_fee: optional(receipt.l1Fee, amountOf, 'the fee of the first layer'),
    blob_gas_used: optional(receipt.blobGasUsed, countOf, 'the gas of blobs'),
    blob_gas_price: optional(receipt.blobGasPrice, amountOf, 'the price of gas of blobs'),
  }
}

function logRow(log: Fields, transaction: string, place: number) {
  return {
    transaction_hash: transaction,
    transaction_index: place,
    log_index: countOf(log.logIndex, 'the place of a log'),
    address: addressOf(log.address, 'the address of a log'),
    topics: listOf(log.topics, 'topics').map((topic) => hexOf(topic, 32, 'a topic')),
    data: dataOf(log.data, 'the data of a log'),
  }
}

/** With its keys in one order, whichever method the row is from. */
function traceLine(row: CallRow, common: object): string {
  const { transaction_hash, transaction_index, from_address, to_address, value } = row
  const { trace_type, call_type, reward_type, trace_address, status } = row
  const sides = { transaction_hash, transaction_index, from_address, to_address, value }
  return JSON.stringify({ ...sides, trace_type, call_type, reward_type, trace_address, status, ...common })
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
