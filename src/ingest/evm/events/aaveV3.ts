import { AAVE_POOLS } from '../../../core/ledger/aavePools.ts'
import { byChain } from './byChain.ts'
import { type EventDecoder, topic, word } from './eventDecoder.ts'

const POOLS = byChain(AAVE_POOLS)

/**
 * Aave v3 (IPool, https://github.com/aave-dao/aave-v3-origin/blob/main/src/contracts/interfaces/IPool.sol). The coins go to and from the
 * aToken's contract. Supplying makes aTokens, borrowing makes debt tokens, and both log `Transfer` from and to nobody; they grow, and
 * what they have grown since is logged with the next step. `user` pays or is paid, also where it is a gateway that wraps.
 */
export const aaveV3: readonly EventDecoder[] = [
  {
    signature: 'Supply(address,address,address,uint256,uint16)',
    topic: '0x2b627736bca15cd5381dcf80b0bf11fd197d01a037c52b927a881a10fb73ba61',
    kind: 'supply',
    contracts: POOLS,
    topics: 4,
    words: 2,
    who: topic(2),
    other: word(0),
    asset: topic(1),
    amount: word(1),
  },
  {
    signature: 'Withdraw(address,address,address,uint256)',
    topic: '0x3115d1449a7b732c986cba18244e897a450f61e1bb8d589cd2e69e6c8924f9f7',
    kind: 'withdraw',
    contracts: POOLS,
    topics: 4,
    words: 1,
    who: topic(2),
    other: topic(3),
    asset: topic(1),
    amount: word(0),
  },
  {
    signature: 'Borrow(address,address,address,uint256,uint8,uint256,uint16)',
    topic: '0xb3d084820fb1a9decffb176436bd02558d15fac9b0ddfed8c465bc7359d7dce0',
    kind: 'borrow',
    contracts: POOLS,
    topics: 4,
    words: 4,
    who: topic(2),
    other: word(0),
    asset: topic(1),
    amount: word(1),
  },
  {
    signature: 'Repay(address,address,address,uint256,bool)',
    topic: '0xa534c8dbe71f871f9f3530e97a74601fea17b426cae02e1c5aee42c96c784051',
    kind: 'repay',
    contracts: POOLS,
    topics: 4,
    words: 2,
    who: topic(2),
    other: topic(3),
    asset: topic(1),
    amount: word(0),
  },
  {
    signature: 'LiquidationCall(address,address,address,uint256,uint256,address,bool)',
    topic: '0xe413a321e8681d831f4dbccbca790d2952b56f977908e45be37335533e005286',
    kind: 'liquidate',
    contracts: POOLS,
    topics: 4,
    words: 4,
    who: topic(3),
    other: word(2),
    asset: topic(1),
    amount: word(1),
    otherAsset: topic(2),
    otherAmount: word(0),
  },
]
