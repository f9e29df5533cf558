import { amountOf, type Fields, fieldsOf, hexOf, listOf } from '../../asking/wrongAnswer.ts'
import type { RpcClient } from '../../jsonRpc/nodeClient.ts'
import type { Findings } from './findings.ts'
import { hexHeight } from './searchLogs.ts'
import type { HeightRange } from './searchRange.ts'
import { noteTrace } from './searchTraces.ts'

/** What a search by balances cannot say. */
export interface BalanceGaps {
  /** Contracts: what came and went between two looks, and left nothing, is not seen. */
  readonly contracts: readonly string[]
  /** Blocks in which a balance changed without a transaction that is known to move coin there. */
  readonly unexplained: number
}

/** What can be seen of an address in a block. */
interface State {
  readonly height: number
  readonly nonce: bigint
  readonly balance: bigint
}

/** Two looks at an address that differ. */
interface Span {
  readonly address: string
  readonly before: State
  readonly after: State
}

/**
 * Finds transactions by looking at nonce and balance of an address at heights between which they differ, and halving, as any node with
 * old state can be asked. Whoever has no code spends by its nonce only, so that nothing of it is missed; of contracts, what came and
 * went between two looks is.
 *
 * @param hints heights at which something is known to have happened to an address: it is looked at before and after
 * @param limit an address with more changes is busy
 */
export async function searchBalances(
  client: RpcClient,
  findings: Findings,
  range: HeightRange,
  hints: (address: string) => readonly number[],
  limit: number,
): Promise<BalanceGaps> {
  const addresses = findings.active()
  const bottom = Math.max(0, range.from - 1)
  const looks = addresses.flatMap((address) => {
    const known = [...findings.of(address).values(), ...hints(address)]
    const heights = known.flatMap((height) => [height - 1, height]).filter((h) => h > bottom && h < range.to)
    return [...new Set([bottom, ...heights, range.to])].sort((a, b) => a - b).map((height) => ({ address, height }))
  })
  const states = await statesOf(client, looks)
  let spans = looks.flatMap(({ address }, i): Span[] => {
    return looks[i + 1]?.address === address ? [{ address, before: states[i]!, after: states[i + 1]! }] : []
  })
  const changed: { readonly address: string; readonly height: number }[] = []
  for (spans = spans.filter(differs); spans.length > 0; ) {
    giveUpBusy(spans, findings, limit)
    const open = spans.filter(({ address }) => !findings.isBusy(address))
    changed.push(...open.filter(isOneBlock).map(({ address, after }) => ({ address, height: after.height })))
    const wide = open.filter((span) => !isOneBlock(span))
    const middles = await statesOf(
      client,
      wide.map(({ address, before, after }) => ({ address, height: (before.height + after.height) >> 1 })),
    )
    spans = wide
      .flatMap(({ address, before, after }, i): Span[] => [
        { address, before, after: middles[i]! },
        { address, before: middles[i]!, after },
      ])
      .filter(differs)
  }
  const contracts = await contractsAmong(client, addresses, range.to)
  const unexplained = await readChanged(
    client,
    findings,
    changed.filter(({ address }) => !findings.isBusy(address)),
  )
  return { contracts: contracts.filter((address) => !findings.isBusy(address)), unexplained }
}

function differs({ before, after }: Span): boolean {
  return before.nonce !== after.nonce || before.balance !== after.balance
}

function isOneBlock({ before, after }: Span): boolean {
  return after.height - before.height === 1
}

function giveUpBusy(spans: readonly Span[], findings: Findings, limit: number): void {
  const counts = new Map<string, number>()
  for (const { address, before, after } of spans) {
    const sent = after.nonce - before.nonce
    const count = (counts.get(address) ?? 0) + Math.max(1, Number(sent))
    counts.set(address, count)
    if (count > limit) findings.giveUp(address)
  }
}

async function statesOf(
  client: RpcClient,
  looks: readonly { readonly address: string; readonly height: number }[],
): Promise<readonly State[]> {
  const calls = looks.flatMap(({ address, height }) =>
    ['eth_getTransactionCount', 'eth_getBalance'].map((method) => ({ method, params: [address, hexHeight(height)] })),
  )
  const answers = calls.length === 0 ? [] : await client.ask(calls)
  return looks.map(({ height }, i) => ({
    height,
    nonce: BigInt(amountOf(answers[2 * i], 'the nonce of an address')),
    balance: BigInt(amountOf(answers[2 * i + 1], 'the balance of an address')),
  }))
}

async function contractsAmong(
  client: RpcClient,
  addresses: readonly string[],
  height: number,
): Promise<readonly string[]> {
  if (addresses.length === 0) return []
  const codes = await client.ask(
    addresses.map((address) => ({ method: 'eth_getCode', params: [address, hexHeight(height)] })),
  )
  return addresses.filter((_, i) => codes[i] !== '0x')
}

/** Looks for the transactions in the blocks that changed something, and counts those where none was found. */
async function readChanged(
  client: RpcClient,
  findings: Findings,
  changed: readonly { readonly address: string; readonly height: number }[],
): Promise<number> {
  const { findMethods } = await import('../readBlocks.ts')
  const heights = [...new Set(changed.map(({ height }) => height))].sort((a, b) => a - b)
  if (heights.length === 0) return 0
  const { calls } = await findMethods(client, heights[0]!)
  const explained = new Set<string>()
  for (const height of heights) {
    const known = new Set(changed.filter((one) => one.height === height).map(({ address }) => address))
    const before = new Map([...known].map((address) => [address, findings.of(address).size]))
    const more = calls === 'trace_block' ? [] : [{ tracer: 'callTracer' }]
    const [said, traced] = await client.ask([
      { method: 'eth_getBlockByNumber', params: [hexHeight(height), true] },
      ...(calls === null ? [] : [{ method: calls, params: [hexHeight(height), ...more] }]),
    ])
    const block = fieldsOf(said, 'the block')
    const transactions = listOf(block.transactions, 'the transactions').map((one) => fieldsOf(one, 'a transaction'))
    const hashes = transactions.map(({ hash }) => hexOf(hash, 32, 'the hash of a transaction'))
    for (const [i, { from, to }] of transactions.entries()) noteSides(findings, [from, to], hashes[i]!, height)
    for (const [i, one] of listOf(traced ?? [], 'the traces').entries()) {
      const trace = fieldsOf(one, 'a trace')
      if (calls === 'trace_block') noteTrace(trace, known, findings, { from: height, to: height })
      else {
        const hash = trace.txHash === undefined ? hashes[i] : hexOf(trace.txHash, 32, 'the transaction of a trace')
        noteCalls(fieldsOf(trace.result, 'the result of a trace'), findings, hash ?? '', height)
      }
    }
    for (const address of known) {
      if (findings.of(address).size > before.get(address)! || hasAt(findings, address, height)) {
        explained.add(`${address} ${height}`)
      }
    }
  }
  return changed.length - explained.size
}

function hasAt(findings: Findings, address: string, height: number): boolean {
  return [...findings.of(address).values()].includes(height)
}

function noteCalls(call: Fields, findings: Findings, hash: string, height: number): void {
  if (call.value !== undefined && call.value !== '0x0') noteSides(findings, [call.from, call.to], hash, height)
  for (const inner of listOf(call.calls ?? [], 'calls')) noteCalls(fieldsOf(inner, 'a call'), findings, hash, height)
}

function noteSides(findings: Findings, sides: readonly unknown[], hash: string, height: number): void {
  for (const side of sides) findings.add(String(side).toLowerCase(), hash, height)
}
