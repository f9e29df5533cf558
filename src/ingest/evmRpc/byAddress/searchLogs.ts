import { countOf, fieldsOf, hexOf, listOf, WrongAnswer } from '../../asking/wrongAnswer.ts'
import { issuerLists } from '../../evm/events/issuerLists.ts'
import type { RpcClient } from '../../jsonRpc/nodeClient.ts'
import type { Findings } from './findings.ts'
import { type HeightRange, type RangeSize, searchRange } from './searchRange.ts'

/** Keccak-256 of `Transfer(address,address,uint256)`, https://eips.ethereum.org/EIPS/eip-20 */
export const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
/** Of `Deposit(address,uint256)` and `Withdrawal(address,uint256)`, the events of WETH9. */
const WRAPS = [
  '0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c',
  '0x7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b65',
]

/**
 * Finds transactions with an event of a token's transfer from or to an address, of a wrap by it, or in which an issuer froze, released
 * or emptied it: two questions a range, with the addresses as topics, and one more where an issuer names them in the data. Errors: those of `RpcClient.ask`. Throws `WrongAnswer`.
 */
export async function searchLogs(
  client: RpcClient,
  findings: Findings,
  range: HeightRange,
  size: RangeSize,
  chain: string,
): Promise<void> {
  const { byTopic, byData } = issuerLists(chain)
  await searchRange(range, size, async ({ from, to }) => {
    const addresses = findings.active()
    if (addresses.length === 0) return
    const topics = addresses.map((address) => `0x${address.slice(2).padStart(64, '0')}`)
    const asked = [
      { topics: [[TRANSFER, ...WRAPS, ...byTopic], topics] },
      { topics: [[TRANSFER], null, topics] },
      ...(byData.topics.length === 0 ? [] : [{ address: byData.contracts, topics: [byData.topics] }]),
    ]
    const answers = await client.ask(
      asked.map((some) => ({
        method: 'eth_getLogs',
        params: [{ fromBlock: hexHeight(from), toBlock: hexHeight(to), ...some }],
      })),
    )
    const known = new Set(addresses)
    for (const answer of answers) {
      for (const one of listOf(answer, 'the logs')) {
        const log = fieldsOf(one, 'a log')
        const height = countOf(log.blockNumber, 'the block of a log')
        if (height < from || height > to || log.removed === true) throw new WrongAnswer('a log is of another block')
        const hash = hexOf(log.transactionHash, 32, 'the transaction of a log')
        const named = listOf(log.topics, 'topics').slice(1, 3)
        if (byData.topics.includes(String(listOf(log.topics, 'topics')[0]))) named.push(String(log.data).slice(0, 66))
        for (const topic of named) {
          const address = `0x${hexOf(topic, 32, 'a topic').slice(26)}`
          if (known.has(address)) findings.add(address, hash, height)
        }
      }
    }
  })
}

export function hexHeight(height: number): string {
  return `0x${height.toString(16)}`
}
