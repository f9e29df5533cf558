import { messageText } from '../../core/follow/messageText.ts'
import {
  addressOf,
  amountOf,
  countOf,
  dataOf,
  type Fields,
  hexOf,
  listOf,
  optional,
  WrongAnswer,
} from '../asking/wrongAnswer.ts'
import type { CallRow } from './callRows.ts'

/** Throws `WrongAnswer` where a transaction, its receipt and its events are not of one place. */
export function checkPlace(
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
export function lower(value: unknown): string {
  return String(value).toLowerCase()
}

/** What a log puts into a filter. */
export function bloomed({ address, topics }: Fields) {
  return {
    address: addressOf(address, 'the address of a log'),
    topics: listOf(topics, 'topics').map((topic) => hexOf(topic, 32, 'a topic')),
  }
}

export function transactionRow(transaction: Fields, receipt: Fields, place: number) {
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
    ...messageIn(transaction),
  }
}

/** Calldata is long and nobody reads it; what somebody wrote for others to read is kept. */
function messageIn({ input }: Fields): { readonly input?: string } {
  return typeof input === 'string' && messageText(input) !== null ? { input: input.toLowerCase() } : {}
}

export function logRow(log: Fields, transaction: string, place: number) {
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
export function traceLine(row: CallRow, common: object): string {
  const { transaction_hash, transaction_index, from_address, to_address, value } = row
  const { trace_type, call_type, reward_type, trace_address, status } = row
  const sides = { transaction_hash, transaction_index, from_address, to_address, value }
  return JSON.stringify({ ...sides, trace_type, call_type, reward_type, trace_address, status, ...common })
}
