import { type EventDecoder, word } from './eventDecoder.ts'

/** The Exchange Proxy: https://docs.0xprotocol.org/en/latest/basics/addresses.html */
const PROXY = ['0xdef1c0ded9bec7f1a1670819833240f027b25eff']
const CONTRACTS = {
  ethereum: PROXY,
  arbitrum: PROXY,
  avalanche: PROXY,
  base: ['0xdef1c0ded9bec7f1a1670819833240f027b25eff'],
  bsc: PROXY,
  optimism: ['0xdef1abe32c034e558cdd535791643c58a13acc10'],
  polygon: PROXY,
}

/**
 * 0x version 4: https://docs.0xprotocol.org/en/latest/basics/events.html. The maker gave the maker's token and got the taker's; whoever
 * took is found by net flows.
 */
export const zeroX: readonly EventDecoder[] = [
  {
    signature:
      'LimitOrderFilled(bytes32,address,address,address,address,address,uint128,uint128,uint128,uint256,bytes32)',
    topic: '0xab614d2b738543c0ea21f56347cf696a3a0c42a7cbec3212a5ca22a4dcff2124',
    kind: 'order',
    contracts: CONTRACTS,
    topics: 1,
    words: 11,
    who: word(1),
    asset: word(4),
    amount: word(7),
    otherAsset: word(5),
    otherAmount: word(6),
  },
  {
    signature: 'RfqOrderFilled(bytes32,address,address,address,address,uint128,uint128,bytes32)',
    topic: '0x829fa99d94dc4636925b38632e625736a614c154d55006b7ab6bea979c210c32',
    kind: 'order',
    contracts: CONTRACTS,
    topics: 1,
    words: 8,
    who: word(1),
    asset: word(3),
    amount: word(6),
    otherAsset: word(4),
    otherAmount: word(5),
  },
]
