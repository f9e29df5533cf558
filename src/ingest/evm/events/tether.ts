import { type EventDecoder, word } from './eventDecoder.ts'

/** TetherToken: https://etherscan.io/address/0xdac17f958d2ee523a2206206994597c13d831ec7#code */
const USDT = { ethereum: ['0xdac17f958d2ee523a2206206994597c13d831ec7'] }

/**
 * USDT. Whoever is on its black list cannot pay any more. `destroyBlackFunds` sets the balance to 0 and logs this alone, no
 * `Transfer`.
 */
export const tether: readonly EventDecoder[] = [
  {
    signature: 'AddedBlackList(address)',
    topic: '0x42e160154868087d6bfdc0ca23d96a1c1cfa32f1b72ba9ba27b69b98a0d819dc',
    kind: 'frozen',
    contracts: USDT,
    topics: 1,
    words: 1,
    who: word(0),
    asset: 'contract',
  },
  {
    signature: 'RemovedBlackList(address)',
    topic: '0xd7e9ec6e6ecd65492dce6bf513cd6867560d49544421d0783ddf06e76c24470c',
    kind: 'unfrozen',
    contracts: USDT,
    topics: 1,
    words: 1,
    who: word(0),
    asset: 'contract',
  },
  {
    signature: 'DestroyedBlackFunds(address,uint256)',
    topic: '0x61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6',
    kind: 'destroyed',
    contracts: USDT,
    topics: 1,
    words: 2,
    who: word(0),
    asset: 'contract',
    amount: word(1),
    burns: true,
  },
]
