import { type EventDecoder, topic, word } from './eventDecoder.ts'

/** TetherToken: https://etherscan.io/address/0xdac17f958d2ee523a2206206994597c13d831ec7#code */
const USDT = { ethereum: ['0xdac17f958d2ee523a2206206994597c13d831ec7'] }

/**
 * XAUT, and USDT where Tether's newer contracts (TetherToken of 2020 with WithBlockedList) or their like stand behind its address:
 * - Arbitrum: ArbitrumExtensionV2, a TetherToken (https://www.openzeppelin.com/news/usdt0-audit; its address is in `DEPLOYMENTS.md` of
 *   https://github.com/Everdawn-Labs/usdt0-audit-reports).
 * - Polygon: UChildUSDT0, which keeps the same list (https://github.com/Everdawn-Labs/pos-portal,
 *   https://www.openzeppelin.com/news/usdt0-child-token-audit). Before 2025 the contract there had no list, and logged none of this.
 * - XAUT: its own source was not read. That it logs these is said by another tracker (https://github.com/TokenBrice/pharos-watch,
 *   `worker/src/lib/blacklist-contracts.ts`).
 */
const NEWER = {
  ethereum: ['0x68749665ff8d2d112fa859aa293f07a622782f38'],
  arbitrum: ['0xfd086bc7cd5c481dcc9c85ebe478a1c0b69fcbb9'],
  polygon: ['0xc2132d05d31c914a87c6611c10748aeb04b58e8f'],
}

/**
 * USDT. Whoever is on its black list cannot pay any more. `destroyBlackFunds` sets the balance to 0 and logs this alone, no
 * `Transfer`. The newer contracts say the same by other names: their `destroyBlockedFunds` calls `_burn` of OpenZeppelin's ERC-20, which
 * logs a `Transfer` to the zero address, before it logs the destruction.
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
  {
    signature: 'BlockPlaced(address)',
    topic: '0x406bbf2d8d145125adf1198d2cf8a67c66cc4bb0ab01c37dccd4f7c0aae1e7c7',
    kind: 'frozen',
    contracts: NEWER,
    topics: 2,
    words: 0,
    who: topic(1),
    asset: 'contract',
  },
  {
    signature: 'BlockReleased(address)',
    topic: '0x665918c9e02eb2fd85acca3969cb054fc84c138e60ec4af22ab6ef2fd4c93c27',
    kind: 'unfrozen',
    contracts: NEWER,
    topics: 2,
    words: 0,
    who: topic(1),
    asset: 'contract',
  },
  {
    signature: 'DestroyedBlockedFunds(address,uint256)',
    topic: '0x6a2859ae7902313752498feb80a014e6e7275fe964c79aa965db815db1c7f1e9',
    kind: 'destroyed',
    contracts: NEWER,
    topics: 2,
    words: 1,
    who: topic(1),
    asset: 'contract',
    amount: word(0),
  },
]
