import { type EventDecoder, topic, word } from './eventDecoder.ts'

/**
 * One contract a chain (https://docs.morpho.org/get-started/resources/addresses), each compared with `morpho` in
 * https://github.com/morpho-org/sdks, `packages/blue-sdk/src/addresses.ts`.
 */
const SAME = ['0xbbbbbbbbbb9cc5e90e3b3af64bdaf62c37eeffcb']
const CONTRACTS = {
  ethereum: SAME,
  arbitrum: ['0x6c247b1f6182318877311737bac0844baa518f5e'],
  base: SAME,
  optimism: ['0xce95afbb8ea029495c66020883f87aae8864af92'],
  polygon: ['0x1bf0c2541f820e775182832f06c0b7fc27a25f67'],
  unichain: ['0x8f5ae9cddb9f68de460c77730b018ae7e04a140a'],
}

/** As `lendingAsset` reads them. A market has one collateral, so its id says which token it is. */
const COLLATERAL = { named: ['morpho:', { id: topic(1) }] } as const
const LENT = { named: ['morpho:', { id: topic(1) }, ':lent'] } as const

/**
 * Morpho (EventsLib, https://github.com/morpho-org/morpho-blue/blob/v1.0.0/src/libraries/EventsLib.sol). Nothing is a token: what is lent and what is
 * collateral is kept by market, and the events name the market's id instead of tokens.
 */
export const morpho: readonly EventDecoder[] = [
  {
    signature: 'Supply(bytes32,address,address,uint256,uint256)',
    topic: '0xedf8870433c83823eb071d3df1caa8d008f12f6440918c20d75a3602cda30fe0',
    kind: 'supply',
    contracts: CONTRACTS,
    topics: 4,
    words: 2,
    who: topic(3),
    other: topic(2),
    asset: 'moved',
    amount: word(0),
    otherAsset: LENT,
    position: 'in',
  },
  {
    signature: 'Withdraw(bytes32,address,address,address,uint256,uint256)',
    topic: '0xa56fc0ad5702ec05ce63666221f796fb62437c32db1aa1aa075fc6484cf58fbf',
    kind: 'withdraw',
    contracts: CONTRACTS,
    topics: 4,
    words: 3,
    who: topic(2),
    other: topic(3),
    asset: 'moved',
    amount: word(1),
    otherAsset: LENT,
    position: 'out',
  },
  {
    signature: 'Borrow(bytes32,address,address,address,uint256,uint256)',
    topic: '0x570954540bed6b1304a87dfe815a5eda4a648f7097a16240dcd85c9b5fd42a43',
    kind: 'borrow',
    contracts: CONTRACTS,
    topics: 4,
    words: 3,
    who: topic(2),
    other: topic(3),
    asset: 'moved',
    amount: word(1),
    otherAsset: COLLATERAL,
  },
  {
    signature: 'Repay(bytes32,address,address,uint256,uint256)',
    topic: '0x52acb05cebbd3cd39715469f22afbf5a17496295ef3bc9bb5944056c63ccaa09',
    kind: 'repay',
    contracts: CONTRACTS,
    topics: 4,
    words: 2,
    who: topic(3),
    other: topic(2),
    asset: 'moved',
    amount: word(0),
    otherAsset: COLLATERAL,
  },
  {
    signature: 'SupplyCollateral(bytes32,address,address,uint256)',
    topic: '0xa3b9472a1399e17e123f3c2e6586c23e504184d504de59cdaa2b375e880c6184',
    kind: 'supply',
    contracts: CONTRACTS,
    topics: 4,
    words: 1,
    who: topic(3),
    other: topic(2),
    asset: 'moved',
    amount: word(0),
    otherAsset: COLLATERAL,
    position: 'in',
  },
  {
    signature: 'WithdrawCollateral(bytes32,address,address,address,uint256)',
    topic: '0xe80ebd7cc9223d7382aab2e0d1d6155c65651f83d53c8b9b06901d167e321142',
    kind: 'withdraw',
    contracts: CONTRACTS,
    topics: 4,
    words: 2,
    who: topic(2),
    other: topic(3),
    asset: 'moved',
    amount: word(1),
    otherAsset: COLLATERAL,
    position: 'out',
  },
  {
    // What is seized is collateral; what is repaid for it, the first word.
    signature: 'Liquidate(bytes32,address,address,uint256,uint256,uint256,uint256,uint256)',
    topic: '0xa4946ede45d0c6f06a0f5ce92c9ad3b4751452d2fe0e25010783bcab57a67e41',
    kind: 'liquidate',
    contracts: CONTRACTS,
    topics: 4,
    words: 5,
    who: topic(3),
    other: topic(2),
    asset: COLLATERAL,
    amount: word(2),
    otherAmount: word(0),
    position: 'out',
  },
]
