import { type EventDecoder, topic, word } from './eventDecoder.ts'

/** GPv2Settlement, the same on every chain: https://docs.cow.fi/cow-protocol/reference/contracts/core */
const SETTLEMENT = ['0x9008d19f58aabd9ed0d60971565aa8510560ab41']

/** CoW Protocol. `sellAmount` has the fee in it. Who gets what was bought is the owner, unless the order names another, who is not in the log. */
export const cowProtocol: readonly EventDecoder[] = [
  {
    signature: 'Trade(address,address,address,uint256,uint256,uint256,bytes)',
    topic: '0xa07a543ab8a018198e99ca0184c93fe9050a79400a0a723441f84de1d972cc17',
    kind: 'order',
    contracts: {
      ethereum: SETTLEMENT,
      arbitrum: SETTLEMENT,
      avalanche: SETTLEMENT,
      base: SETTLEMENT,
      bsc: SETTLEMENT,
      gnosis: SETTLEMENT,
      optimism: SETTLEMENT,
      polygon: SETTLEMENT,
    },
    topics: 2,
    words: 4,
    who: topic(1),
    asset: word(0),
    amount: word(2),
    otherAsset: word(1),
    otherAmount: word(3),
  },
]
