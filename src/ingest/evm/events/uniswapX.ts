import { type EventDecoder, topic } from './eventDecoder.ts'

/**
 * UniswapX, every reactor on every chain: https://github.com/Uniswap/UniswapX/blob/main/src/base/ReactorEvents.sol. It names the
 * swapper and no amounts, so that net flows say what was exchanged. Believed of any contract, because there are many reactors,
 * and a log can only make somebody who gave and got one who exchanged.
 */
export const uniswapX: readonly EventDecoder[] = [
  {
    signature: 'Fill(bytes32,address,address,uint256)',
    topic: '0x78ad7ec0e9f89e74012afa58738b6b661c024cb0fd185ee2f616c0a28924bd66',
    kind: 'order',
    contracts: 'any',
    topics: 4,
    words: 1,
    who: topic(3),
  },
]
