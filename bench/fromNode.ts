import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importData } from '../src/actions/importData.ts'
import { recordNode } from '../src/actions/sources/recordNode.ts'
import { groupedText } from '../src/core/groupedText.ts'
import { readEndpoint } from '../src/ingest/asking/endpoint.ts'
import { createRpcClient } from '../src/ingest/evmRpc/rpcClient.ts'
import { type Anvil, RICH, startAnvil } from '../test/evm/anvil.ts'
import { callData, compile } from '../test/evm/compile.ts'
import { hex, person } from '../test/evm/script.ts'

/** Anvil replays a block from its beginning for each call of its tracer, so blocks are small. */
const IN_A_BLOCK = 5

/**
 * Blocks of a real node: what merely asking for them takes, what fetching, checking and keeping them takes, and what the ledger takes
 * that is made of what was kept.
 */
export async function measureNode(transactions: number): Promise<string[][]> {
  const anvil = await startAnvil()
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-bench-'))
  try {
    const { from, to } = await fill(anvil, transactions)
    const node = { urls: [anvil.url], from, to }
    // The node's own caches are warm for both, then.
    await onlyAsk(anvil.url, from, to)
    const asked = await timed(() => onlyAsk(anvil.url, from, to))
    const sources = { folder: join(folder, 'sources', `ethereum-${from}`), name: 'sources' }
    const kept = await timed(() => recordNode({ ...sources, chain: 'ethereum', node }))
    const imports = [{ format: 'evm-rpc', files: [], chain: 'ethereum', node }]
    const read = await timed(() => importData({ ledger: join(folder, 'ledger.duckdb'), folder, imports }))
    const rate = (ms: number) => groupedText(Math.round((1000 * transactions) / ms))
    return [
      ['transactions', 'ask s', 'fetch and keep s', 'to asking', 'ledger s', 'transactions/s', 'all to asking'],
      [
        groupedText(transactions),
        (asked / 1000).toFixed(2),
        (kept / 1000).toFixed(2),
        (kept / asked).toFixed(2),
        (read / 1000).toFixed(2),
        rate(read),
        ((kept + read) / asked).toFixed(2),
      ],
    ]
  } finally {
    anvil.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Payments, payments through a contract, and tokens, a third each. */
async function fill({ ask }: Anvil, transactions: number): Promise<{ readonly from: number; readonly to: number }> {
  const { Coin, Router } = compile('Money.sol')
  const make = async (data: string): Promise<string> => {
    const hash: string = await ask('eth_sendTransaction', { from: RICH, data, gas: hex(3_000_000) })
    await ask('evm_mine')
    return (await ask<{ contractAddress: string }>('eth_getTransactionReceipt', hash)).contractAddress
  }
  const [coin, router] = [await make(Coin!), await make(Router!)]
  const from = Number(await ask('eth_blockNumber')) + 1
  for (let n = 0; n < transactions; n++) {
    const [one, other] = [person(n % 500), person((n + 1) % 501)]
    const sent = [
      { to: one, value: hex(n + 1) },
      { to: router, value: hex(n + 2), data: callData('split(address,address)', one, other) },
      { to: coin, data: callData('transfer(address,uint256)', one, BigInt(n + 1)) },
    ][n % 3]!
    await ask('eth_sendTransaction', { from: RICH, gas: hex(150_000), ...sent })
    if ((n + 1) % IN_A_BLOCK === 0) await ask('evm_mine')
  }
  await ask('evm_mine')
  const to = Number(await ask('eth_blockNumber'))
  await ask('anvil_mine', '0x4')
  return { from, to }
}

/** The questions that an import asks, as many at once, and nothing else. */
async function onlyAsk(url: string, from: number, to: number): Promise<void> {
  const client = createRpcClient({ endpoints: [readEndpoint(url, {})], chain: 'ethereum', chainId: 1 })
  let next = from
  const ask = async () => {
    for (let height = next; height <= to; height = next) {
      next += 5
      const heights = Array.from({ length: Math.min(5, to - height + 1) }, (_, i) => hex(height + i))
      await client.ask(heights.map((at) => ({ method: 'eth_getBlockByNumber', params: [at, true] })))
      await client.ask(
        heights.flatMap((at) => [
          { method: 'eth_getBlockReceipts', params: [at] },
          { method: 'debug_traceBlockByNumber', params: [at, { tracer: 'callTracer' }] },
        ]),
      )
    }
  }
  await Promise.all(Array.from({ length: 6 }, ask))
  await client.close()
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
