import { amountOf, countOf, type Fields, fieldsOf, hexOf, listOf, WrongAnswer } from '../../asking/wrongAnswer.ts'
import type { RpcClient } from '../../jsonRpc/nodeClient.ts'
import type { Findings } from './findings.ts'
import { hexHeight } from './searchLogs.ts'
import { type HeightRange, type RangeSize, searchRange } from './searchRange.ts'

/** Traces in one answer; nodes may give fewer. */
const PAGE = 1000

/**
 * Finds transactions in which coin moves from or to an address, in whichever call, and those that it sends: by `trace_filter`, as
 * OpenEthereum had it and Erigon, Nethermind and Reth have it. Senders and receivers are two questions, for nodes differ in what both
 * together mean. Errors: those of `RpcClient.ask`. Throws `WrongAnswer`.
 */
export async function searchTraces(
  client: RpcClient,
  findings: Findings,
  range: HeightRange,
  size: RangeSize,
): Promise<void> {
  await searchRange(range, size, async (part) => {
    for (const side of ['fromAddress', 'toAddress'] as const) await searchSide(client, findings, part, side)
  })
}

async function searchSide(
  client: RpcClient,
  findings: Findings,
  { from, to }: HeightRange,
  side: 'fromAddress' | 'toAddress',
): Promise<void> {
  let last = ''
  for (let after = 0; ; ) {
    const addresses = findings.active()
    if (addresses.length === 0) return
    const filter = { fromBlock: hexHeight(from), toBlock: hexHeight(to), [side]: addresses, after, count: PAGE }
    const [answer] = await client.ask([{ method: 'trace_filter', params: [filter] }])
    const traces = listOf(answer, 'the traces').map((one) => fieldsOf(one, 'a trace'))
    // A node may give fewer than it was asked for, so only an empty page is the last; one that knows no pages repeats itself.
    const said = JSON.stringify(traces.map(({ transactionHash, traceAddress }) => [transactionHash, traceAddress]))
    if (traces.length === 0 || said === last) return
    last = said
    for (const trace of traces) noteTrace(trace, new Set(addresses), findings, { from, to })
    // Who is busy is asked about no more, and the pages of the rest are others.
    after = findings.active().length === addresses.length ? after + traces.length : 0
  }
}

/** Notes the transaction of a trace for those that pay, are paid, or send it. */
export function noteTrace(
  trace: Fields,
  known: ReadonlySet<string>,
  findings: Findings,
  { from, to }: HeightRange,
): void {
  const height = countOf(trace.blockNumber, 'the block of a trace')
  if (height < from || height > to) throw new WrongAnswer('a trace is of another block')
  // What the maker of a block earns is of no transaction.
  if (trace.transactionHash === null || trace.transactionHash === undefined) return
  const hash = hexOf(trace.transactionHash, 32, 'the transaction of a trace')
  const action = fieldsOf(trace.action, 'the action of a trace')
  const made =
    trace.result === null || trace.result === undefined ? {} : fieldsOf(trace.result, 'the result of a trace')
  const value = action.value ?? action.balance ?? '0x0'
  const moves = amountOf(value, 'the value of a trace') !== '0'
  const outermost = listOf(trace.traceAddress ?? [], 'traceAddress').length === 0
  // A sender pays for gas; what else pays nothing moves nothing.
  const senders = moves || outermost ? [action.from, action.address] : []
  const receivers = moves ? [action.to, action.refundAddress, made.address] : []
  for (const side of [...senders, ...receivers]) {
    const address = String(side).toLowerCase()
    if (known.has(address)) findings.add(address, hash, height)
  }
}
