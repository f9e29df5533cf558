import { expect, test } from 'vitest'
import { marketOf } from './marketOf.ts'

const WETH = 'ethereum/0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'
const ARBITRUM_WETH = 'arbitrum/0x82af49447d8a07e3bd95bd0d56f35241523fbab1'
const NAMES = ['ethereum/ETH', WETH, 'ethereum/0x1111111111111111111111111111111111111111', ARBITRUM_WETH]
const ASSETS = NAMES.map((asset, id) => ({ id, asset, chain: asset.split('/')[0]!, symbol: 'X', decimals: 18 }))

const marketWith = (prices: Readonly<Record<string, bigint>>, decimals: number | null = null) =>
  marketOf(ASSETS, {
    quoteAt: (asset) => {
      const price = prices[asset]
      return price === undefined ? null : { from: 'api', day: '2024-05-01', price, source: 'somebody', decimals }
    },
  })

test('a wrapped coin has the price of its coin, unless it has one of its own', () => {
  const { price } = marketWith({ 'ethereum/ETH': 5n, 'arbitrum/ETH': 6n })
  expect(ASSETS.map(({ id }) => price(id, 0))).toEqual([5n, 5n, null, 6n])
  expect(marketWith({ 'ethereum/ETH': 5n, [WETH]: 4n }).price(1, 0)).toBe(4n)
  expect(marketWith({ [WETH]: 4n }).price(0, 0)).toBeNull()
})

test('a wrapped coin is its coin where the ledger has that', () => {
  const { unwrapped } = marketWith({})
  expect(ASSETS.map(({ id }) => unwrapped(id))).toEqual([0, 0, 2, 3])
})

test('a price for other decimals than the ledger has is none', () => {
  expect(marketWith({ 'ethereum/ETH': 5n }, 18).price(0, 0)).toBe(5n)
  expect(marketWith({ 'ethereum/ETH': 5n }, 6).price(0, 0)).toBeNull()
})
