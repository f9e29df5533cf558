import {
  addressOf,
  amountOf,
  countOf,
  type Fields,
  fieldsOf,
  hexOf,
  listOf,
  optional,
  WrongAnswer,
} from '../asking/wrongAnswer.ts'
import type { BlockAnswers } from './blockRecord.ts'

/** A call as the table of traces has it, without its block. */
export interface CallRow {
  readonly transaction_hash: string | null
  readonly transaction_index: number | null
  readonly from_address: string | null
  readonly to_address: string | null
  readonly value: string | null
  readonly trace_type: string
  readonly call_type: string | null
  readonly reward_type: string | null
  readonly trace_address: readonly number[]
  readonly status: 0 | 1
}

/** A transaction of the block, and what its receipt says became of it. */
export interface CalledTransaction {
  readonly hash: string
  /** In its block. */
  readonly place: number
  readonly failed: boolean
  readonly fields: Fields
}

/** Every call of these transactions of a block. Throws `WrongAnswer` where the outermost calls are not the transactions. */
export function callRows(
  { method, answer }: NonNullable<BlockAnswers['calls']>,
  transactions: readonly CalledTransaction[],
): readonly CallRow[] {
  const rows = method === 'trace_block' ? flatRows(answer) : treeRows(answer, transactions)
  const byPlace = new Map(transactions.map((one) => [one.place, one]))
  const outermost = new Map<number, CallRow>()
  for (const row of rows) {
    if (row.transaction_index !== null && row.trace_address.length === 0) outermost.set(row.transaction_index, row)
    const hash = row.transaction_index === null ? null : byPlace.get(row.transaction_index)?.hash
    if (row.transaction_hash !== hash) throw new WrongAnswer('a call is of a transaction that is not in the block')
  }
  for (const transaction of transactions) checkOutermost(outermost.get(transaction.place), transaction)
  return rows
}

function checkOutermost(row: CallRow | undefined, { fields, failed, place }: CalledTransaction): void {
  // Transactions that a chain makes itself have no gas, and some nodes no calls of them.
  if (row === undefined && fields.gas === '0x0') return
  const same =
    row !== undefined &&
    row.from_address === addressOf(fields.from, 'the sender of a transaction') &&
    row.value === amountOf(fields.value, 'the value of a transaction') &&
    (fields.to === null || fields.to === undefined || row.to_address === addressOf(fields.to, 'the receiver')) &&
    (row.status === 0) === failed
  if (!same) throw new WrongAnswer(`the calls of transaction ${place} are missing, or another's`)
}

/** Calls inside each other lie at most this deep: the limit of the EVM is 1024. */
const DEEPEST = 1100

/** geth's callTracer: https://geth.ethereum.org/docs/developers/evm-tracing/built-in-tracers#call-tracer */
function treeRows(answer: unknown, transactions: readonly CalledTransaction[]): readonly CallRow[] {
  const rows: CallRow[] = []
  const places = new Map(transactions.map(({ hash, place }) => [hash, place]))
  for (const [i, one] of listOf(answer, 'the traces').entries()) {
    const { txHash, result, error } = fieldsOf(one, 'a trace')
    const hash = txHash === undefined ? transactions[i]?.hash : hexOf(txHash, 32, 'the transaction of a trace')
    const place = hash === undefined ? undefined : places.get(hash)
    if (place === undefined) throw new WrongAnswer('a trace is of a transaction that is not in the block')
    // geth says so of one transaction where it has not the state before it any more.
    if (typeof error === 'string' && result === undefined)
      throw new WrongAnswer(`it could not trace a transaction: ${JSON.stringify(error.slice(0, 200))}`)
    addCall(fieldsOf(result, 'the result of a trace'), [], { transaction_hash: hash!, transaction_index: place }, rows)
  }
  return rows
}

function addCall(
  call: Fields,
  path: readonly number[],
  transaction: Pick<CallRow, 'transaction_hash' | 'transaction_index'>,
  rows: CallRow[],
): void {
  if (path.length > DEEPEST) throw new WrongAnswer('calls lie deeper in each other than the EVM allows')
  const type = String(call.type).toLowerCase()
  const kind = KINDS[type]
  if (kind === undefined) throw new WrongAnswer('a call is of an unknown type')
  rows.push({
    ...transaction,
    from_address: addressOf(call.from, 'the sender of a call'),
    to_address: optional(call.to, addressOf, 'the receiver of a call'),
    value: optional(call.value, amountOf, 'the value of a call'),
    trace_type: kind,
    call_type: kind === 'call' ? type : null,
    reward_type: null,
    trace_address: path,
    status: call.error === undefined || call.error === null ? 1 : 0,
  })
  for (const [i, inner] of listOf(call.calls ?? [], 'calls').entries()) {
    addCall(fieldsOf(inner, 'a call'), [...path, i], transaction, rows)
  }
}

const KINDS: Readonly<Record<string, string>> = {
  call: 'call',
  delegatecall: 'call',
  staticcall: 'call',
  callcode: 'call',
  create: 'create',
  create2: 'create',
  selfdestruct: 'suicide',
}

/** As OpenEthereum, Erigon, Nethermind and Reth have it: https://openethereum.github.io/JSONRPC-trace-module */
function flatRows(answer: unknown): readonly CallRow[] {
  return listOf(answer, 'the traces').map((one) => {
    const trace = fieldsOf(one, 'a trace')
    const { type, transactionHash, transactionPosition, error } = trace
    const action = fieldsOf(trace.action, 'the action of a trace')
    const common = {
      transaction_hash: optional(
        transactionHash,
        (value, what) => hexOf(value, 32, what),
        'the transaction of a trace',
      ),
      transaction_index: optional(transactionPosition, countOf, 'the place of a trace'),
      call_type: null,
      reward_type: null,
      trace_address: listOf(trace.traceAddress, 'traceAddress').map((step) => countOf(step, 'traceAddress')),
      status: error === undefined || error === null ? (1 as const) : (0 as const),
    }
    switch (type) {
      case 'call':
        return {
          ...common,
          ...sides(action.from, action.to, action.value),
          trace_type: 'call',
          call_type: KINDS[String(action.callType)] === 'call' ? String(action.callType) : null,
        }
      case 'create':
        return {
          ...common,
          ...sides(action.from, fieldsOf(trace.result ?? {}, 'result').address, action.value),
          trace_type: 'create',
        }
      case 'suicide':
        return { ...common, ...sides(action.address, action.refundAddress, action.balance), trace_type: 'suicide' }
      case 'reward':
        return {
          ...common,
          ...sides(null, action.author, action.value),
          trace_type: 'reward',
          reward_type: action.rewardType === 'uncle' ? 'uncle' : 'block',
        }
      default:
        throw new WrongAnswer('a trace is of an unknown type')
    }
  })
}

function sides(from: unknown, to: unknown, value: unknown) {
  return {
    from_address: optional(from, addressOf, 'the sender of a call'),
    to_address: optional(to, addressOf, 'the receiver of a call'),
    value: optional(value, amountOf, 'the value of a call'),
  }
}
