import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contestedBy } from './contested.ts'
import type { Exchange, Side } from './exchange.ts'
import { swapRate } from './swapRate.ts'

/** By asset id: price in 10^-8 USD; all have 2 decimals. */
const market = (prices: Readonly<Record<number, bigint>>) => ({
  price: (asset: number) => prices[asset] ?? null,
  decimals: () => 2,
  unwrapped: (asset: number) => asset,
})
const side = (asset: number, amount: bigint): Side => ({ holding: asset, asset, amount })
const exchange = (fallen: readonly Side[], risen: readonly Side[]): Exchange => ({
  actor: 1,
  receiver: 1,
  fallen,
  risen,
})
const DOLLAR = 100_000_000n

describe('swapRate', () => {
  it('takes both sides to be worth the same, whichever has no price', () => {
    const swap = exchange([side(1, 6000n)], [side(2, 100n)])
    expect(swapRate(swap, 0, market({ 1: 2n * DOLLAR }))).toEqual({
      asset: 2,
      amount: 100n,
      sum: 12_000n * DOLLAR,
      scale: 10,
    })
    expect(swapRate(swap, 0, market({ 2: 5n * DOLLAR }))).toEqual({
      asset: 1,
      amount: 6000n,
      sum: 500n * DOLLAR,
      scale: 10,
    })
  })

  it('leaves to the rest of its side what that is worth', () => {
    const swap = exchange([side(1, 6000n)], [side(2, 100n), side(3, 1000n)])
    const prices = { 1: 2n * DOLLAR, 3: DOLLAR }
    expect(swapRate(swap, 0, market(prices))).toMatchObject({ asset: 2, sum: 11_000n * DOLLAR })
    expect(swapRate(swap, 0, market({ ...prices, 3: 12n * DOLLAR }))).toBeNull()
  })

  it('says nothing where all have prices, or two have none', () => {
    const swap = exchange([side(1, 6000n)], [side(2, 100n), side(3, 1000n)])
    expect(swapRate(swap, 0, market({ 1: 1n, 2: 1n, 3: 1n }))).toBeNull()
    expect(swapRate(swap, 0, market({ 1: 1n }))).toBeNull()
  })

  it('makes no exchange less contested, whatever the rate', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 30n),
        fc.bigInt(1n, 10n ** 30n),
        fc.bigInt(1n, 10n ** 14n),
        (gave, got, price) => {
          const swap = exchange([side(1, gave)], [side(2, got)])
          expect(swapRate(swap, 0, market({ 1: price }))).not.toBeNull()
          expect(contestedBy(swap, 0, market({ 1: price }))).toBe('no-price')
        },
      ),
    )
  })
})
