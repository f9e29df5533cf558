import { describe, expect, it } from 'vitest'
import { chainFacts } from './chains.ts'
import { EVM_CHAINS } from './evmChains.ts'
import { silentWrapper, tokenFacts, tokensOf, unwrapped } from './tokens.ts'
import { TRON } from './tron.ts'

const CHAINS = EVM_CHAINS.map(({ id }) => id)

describe('built-in tokens', () => {
  it('have the decimals that their contracts state', () => {
    expect(tokenFacts('ethereum', '0xdac17f958d2ee523a2206206994597c13d831ec7')).toEqual({
      symbol: 'USDT',
      decimals: 6,
    })
    expect(tokenFacts('ethereum', '0x2260fac5e5542a773aa44fbcfedf7c193bc2c599')).toEqual({
      symbol: 'WBTC',
      decimals: 8,
    })
    // The same name has other decimals on another chain: https://bscscan.com/token/0x55d398326f99059ff775485246999027b3197955
    expect(tokenFacts('bsc', '0x55d398326f99059ff775485246999027b3197955')).toEqual({ symbol: 'USDT', decimals: 18 })
    expect(tokenFacts('bsc', '0xdac17f958d2ee523a2206206994597c13d831ec7')).toBeNull()
    expect(tokenFacts('tron', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')).toEqual({ symbol: 'USDT', decimals: 6 })
    expect(tokenFacts('__proto__', '0xdac17f958d2ee523a2206206994597c13d831ec7')).toBeNull()
  })

  it('are whole on every chain: a symbol, decimals, one line each', () => {
    for (const chain of CHAINS) {
      for (const [contract, { symbol, decimals }] of tokensOf(chain)) {
        expect([contract, symbol]).toEqual([contract.toLowerCase(), expect.stringMatching(/^[A-Za-z0-9.]+$/)])
        expect([6, 8, 18]).toContain(decimals)
      }
    }
  })

  it('hold each chain’s wrapper of its own coin, with the coin’s decimals', () => {
    for (const { id, wrapper, decimals } of EVM_CHAINS) {
      expect(tokenFacts(id, wrapper.contract.toLowerCase())).toEqual({ symbol: wrapper.symbol, decimals })
      expect(chainFacts(id)?.decimals).toBe(decimals)
      expect(silentWrapper(id)).toBe(wrapper.silent ? wrapper.contract.toLowerCase() : null)
    }
    expect(silentWrapper('arbitrum')).toBeNull()
    expect(silentWrapper('tron')).toBeNull()
    expect(unwrapped(`tron/${TRON.wrapper.contract}`)).toBe('tron/TRX')
    expect(unwrapped('tron/TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')).toBe('tron/TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')
  })
})
