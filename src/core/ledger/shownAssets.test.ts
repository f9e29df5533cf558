import { describe, expect, it } from 'vitest'
import { shownAssets, unnamedUnit } from './shownAssets.ts'

const USDT = 'ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7'
const token = (digit: string, chain = 'ethereum') => `${chain}/0x${digit.repeat(40)}`
const rows = (...all: readonly (readonly [string, string])[]) =>
  all.map(([asset, symbol], id) => ({ id, chain: asset.split('/')[0]!, asset, symbol, decimals: 6 }))
const shown = (...all: readonly (readonly [string, string])[]) =>
  shownAssets(rows(...all), new Set()).map(({ symbol, imitates }) => [symbol, imitates])

describe('shownAssets', () => {
  it('leaves the known token and the coin as they are', () => {
    expect(shown([USDT, 'USDT'], ['ethereum/ETH', 'ETH'], [token('1'), 'PEPE'], [token('2'), ''])).toEqual([
      ['USDT', null],
      ['ETH', null],
      ['PEPE', null],
      ['', null],
    ])
  })

  // As wallets were sent them: other scripts, dots, blanks, marks, invisible letters that an importer has made visible.
  it.each([
    'USDT',
    'usdt',
    'USDТ',
    'UЅDТ',
    'ꓴꓢꓓꓔ',
    'ᑌᔕᗪT',
    'ＵＳＤＴ',
    '𝐔𝐒𝐃𝐓',
    'ᴜꜱᴅᴛ',
    'USD₮',
    'U.S.D.T',
    '$USDT',
    'USDT ',
    'USDT\uFFFD',
    'US\u0335DT',
    'U\u200bSDT',
  ])('says of %j at another contract that it is not the known USDT', (symbol) => {
    expect(shown([token('1'), symbol])).toEqual([[`${symbol} (0x1111…1111: not the known USDT)`, USDT]])
  })

  it.each(['USDT2', 'aUSDT', 'USD', 'USDTe', 'USDD'])('says nothing of %j, which is another name', (symbol) => {
    expect(shown([token('1'), symbol])).toEqual([[symbol, null]])
  })

  it('knows the names of coins, of letters that look like others, and of its own chain only', () => {
    expect(shown([token('1'), 'ETH'])[0]![1]).toBe('ethereum/ETH')
    expect(shown([token('1'), 'DAl'])[0]![1]).toBe('ethereum/0x6b175474e89094c44da98b954eedeac495271d0f')
    expect(shown([token('1'), 'L1NK'])[0]![1]).toBe('ethereum/0x514910771af9ca656af840dff83e8264ecf986ca')
    expect(shown([token('1', 'avalanche'), 'USDT'])[0]).toEqual(['USDT', null])
    expect(shown([token('1', 'some-chain'), 'USDT'])[0]).toEqual(['USDT', null])
  })

  it('shows the contract where two tokens have one name', () => {
    expect(shown([token('1'), 'PEPE'], [token('2'), 'PEPЕ'], [token('3', 'base'), 'PEPE'])).toEqual([
      ['PEPE (0x1111…1111)', null],
      ['PEPЕ (0x2222…2222)', null],
      ['PEPE', null],
    ])
  })

  it('believes the case that names a token', () => {
    expect(shownAssets(rows([token('1'), 'USDT']), new Set([token('1')]))[0]).toMatchObject({
      symbol: 'USDT',
      imitates: null,
    })
  })
})

it('a token without a name is called by its contract', () => {
  expect(unnamedUnit({ asset: token('1'), decimals: 0 })).toBe('base units of token 0x1111…1111')
  expect(unnamedUnit({ asset: token('1'), decimals: 18 })).toBe('of token 0x1111…1111')
})
