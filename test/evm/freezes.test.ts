import { expect, test } from 'vitest'
import { readEndpoint } from '../../src/ingest/asking/endpoint.ts'
import { createFindings } from '../../src/ingest/evmRpc/byAddress/findings.ts'
import { searchLogs } from '../../src/ingest/evmRpc/byAddress/searchLogs.ts'
import { anySize } from '../../src/ingest/evmRpc/byAddress/searchRange.ts'
import { createRpcClient } from '../../src/ingest/evmRpc/rpcClient.ts'
import { RICH, startAnvil } from './anvil.ts'

const USDT = '0xdac17f958d2ee523a2206206994597c13d831ec7'
const USDC = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'
const ADDED = '42e160154868087d6bfdc0ca23d96a1c1cfa32f1b72ba9ba27b69b98a0d819dc'
const BLACKLISTED = 'ffa4e6181777692565cf28528fc88fd1516ea86b56da075235fa575af6a4b855'

/** Logs the word that it is called with: as data (USDT), or as a topic (USDC). */
const logsData = `0x60206000600037${`7f${ADDED}`}60206000a100`
const logsTopic = `0x600035${`7f${BLACKLISTED}`}60006000a200`

test('an address is found by the logs in which issuers freeze it, in the data or as a topic', async () => {
  const anvil = await startAnvil()
  try {
    const [frozen, other] = ['a', 'b'].map((digit) => `0x${digit.repeat(40)}`) as [string, string]
    const word = (address: string) => `0x${address.slice(2).padStart(64, '0')}`
    await anvil.ask('anvil_setCode', USDT, logsData)
    await anvil.ask('anvil_setCode', USDC, logsTopic)
    const hashes: string[] = []
    for (const [to, who] of [
      [USDT, frozen],
      [USDC, frozen],
      [USDT, other],
    ] as const) {
      hashes.push(await anvil.ask('eth_sendTransaction', { from: RICH, to, data: word(who) }))
      await anvil.ask('evm_mine')
    }
    const last = Number(await anvil.ask('eth_blockNumber'))
    const client = createRpcClient({ endpoints: [readEndpoint(anvil.url, {})], chain: 'ethereum', chainId: 1 })
    const findings = createFindings([frozen], 100)
    await searchLogs(client, findings, { from: 0, to: last }, anySize(), 'ethereum')
    expect(new Set(findings.of(frozen).keys())).toEqual(new Set(hashes.slice(0, 2)))
  } finally {
    anvil.stop()
  }
})
