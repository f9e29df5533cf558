import { type EventDecoder, topic } from './eventDecoder.ts'

const TOKENS = {
  ethereum: ['0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48', '0x1abaea1f7c830bd89acc67ec4af516284b1bc33c'],
  arbitrum: ['0xaf88d065e77c8cc2239327c5edb3a432268e5831'],
  avalanche: ['0xb97ef9ef8734c71904d8002f8b6bc66dd9c48a6e'],
  base: ['0x833589fcd6edb6e08f4c7c32d4f71b54bda02913'],
  optimism: ['0x0b2c639c533813f4aa9d7837caf62653d097ff85'],
  polygon: ['0x3c499c542cef5e3811e1192ce70d8cc03d5c3359'],
}

/**
 * USDC and EURC (FiatToken, https://github.com/circlefin/stablecoin-evm, `contracts/v1/Blacklistable.sol`): who is on the list can neither
 * pay nor be paid. The addresses are those that Circle publishes (https://developers.circle.com/stablecoins/usdc-contract-addresses); that
 * the contract at each of them is a FiatToken is Circle's word, their sources were not read one by one.
 */
export const circle: readonly EventDecoder[] = [
  {
    signature: 'Blacklisted(address)',
    topic: '0xffa4e6181777692565cf28528fc88fd1516ea86b56da075235fa575af6a4b855',
    kind: 'frozen',
    contracts: TOKENS,
    topics: 2,
    words: 0,
    who: topic(1),
    asset: 'contract',
  },
  {
    signature: 'UnBlacklisted(address)',
    topic: '0x117e3210bb9aa7d9baff172026820255c6f6c30ba8999d1c2fd88e2848137c4e',
    kind: 'unfrozen',
    contracts: TOKENS,
    topics: 2,
    words: 0,
    who: topic(1),
    asset: 'contract',
  },
]
