import type { EventDecoder } from './eventDecoder.ts'

/** AggregationRouterV6, in which Limit Order Protocol 4 is: https://github.com/1inch/limit-order-protocol */
const ROUTER = ['0x111111125421ca6dc452d289314280a0f8842a65']

/**
 * 1inch limit orders and Fusion. The log has the hash of the order and what is left of it, and names nobody: it only says that
 * orders were settled, so that everybody who gave and got has exchanged, even beside a gas payer who did, too.
 */
export const oneInch: readonly EventDecoder[] = [
  {
    signature: 'OrderFilled(bytes32,uint256)',
    topic: '0xfec331350fce78ba658e082a71da20ac9f8d798a99b3c79681c8440cbfe77e07',
    kind: 'order',
    contracts: {
      ethereum: ROUTER,
      arbitrum: ROUTER,
      avalanche: ROUTER,
      base: ROUTER,
      bsc: ROUTER,
      gnosis: ROUTER,
      linea: ROUTER,
      optimism: ROUTER,
      polygon: ROUTER,
    },
    topics: 1,
    words: 2,
  },
]
