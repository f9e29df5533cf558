import { addressOf, countOf, fieldsOf, hexOf, listOf, WrongAnswer } from '../../asking/wrongAnswer.ts'
import type { RpcClient } from '../../jsonRpc/nodeClient.ts'
import { hexHeight } from './searchLogs.ts'
import { anySize, type HeightRange, searchRange } from './searchRange.ts'

/** Keccak-256 of `Approval(address,address,uint256)`, https://eips.ethereum.org/EIPS/eip-20 */
const APPROVAL = '0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925'

/** A right to move a token that an address gave to another. */
export interface Approval {
  readonly owner: string
  readonly spender: string
  readonly token: string
  readonly amount: bigint
  readonly hash: string
  readonly height: number
}

/** Every `Approval` of an ERC-20 by these owners, in chain order, whoever sent the transaction. Errors: those of `RpcClient.ask`. Throws `WrongAnswer`. */
export async function searchApprovals(
  client: RpcClient,
  owners: readonly string[],
  range: HeightRange,
): Promise<readonly Approval[]> {
  const found: (Approval & { readonly place: number })[] = []
  const topics = [[APPROVAL], owners.map((owner) => `0x${owner.slice(2).padStart(64, '0')}`)]
  await searchRange(range, anySize(), async ({ from, to }) => {
    const filter = { fromBlock: hexHeight(from), toBlock: hexHeight(to), topics }
    const [answer] = await client.ask([{ method: 'eth_getLogs', params: [filter] }])
    for (const one of listOf(answer, 'the logs')) {
      const log = fieldsOf(one, 'a log')
      const height = countOf(log.blockNumber, 'the block of a log')
      if (height < from || height > to || log.removed === true) throw new WrongAnswer('a log is of another block')
      const named = listOf(log.topics, 'topics')
      const data = String(log.data)
      // Of an NFT the amount is a topic: that is one thing, and no amount.
      if (named.length !== 3 || !/^0x[0-9a-f]{64}$/i.test(data)) continue
      found.push({
        owner: `0x${hexOf(named[1], 32, 'a topic').slice(26)}`,
        spender: `0x${hexOf(named[2], 32, 'a topic').slice(26)}`,
        token: addressOf(log.address, 'the address of a log'),
        amount: BigInt(data),
        hash: hexOf(log.transactionHash, 32, 'the transaction of a log'),
        height,
        place: countOf(log.logIndex, 'the place of a log'),
      })
    }
  })
  return found.sort((a, b) => a.height - b.height || a.place - b.place).map(({ place: _, ...one }) => one)
}
