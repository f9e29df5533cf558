import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UtxoTransaction } from '../../ledger/utxoTransaction.ts'
import { defaultsOf } from '../defaultsOf.ts'
import { evidenceText } from '../evidence.ts'
import { COIN_JOIN_RULES, canBeCoinJoin, coinJoinOf } from './coinJoinOf.ts'
import { equalOutput } from './equalOutput.ts'
import { joinMarket } from './joinMarket.ts'
import { stonewall } from './stonewall.ts'
import { wasabi1 } from './wasabi1.ts'
import { wasabi2 } from './wasabi2.ts'
import { whirlpool } from './whirlpool.ts'

interface Options {
  readonly height?: number | null
  /** Addresses of the inputs; default: all different. */
  readonly from?: readonly (number | null)[]
  readonly to?: readonly (number | null)[]
}

/** Inputs and outputs of these values, each of an address of its own where nothing else is said. */
function transaction(
  ins: readonly (number | null)[],
  outs: readonly number[],
  { height = null, from, to }: Options = {},
): UtxoTransaction {
  return {
    height,
    inputs: ins.map((value, i) => ({
      address: from === undefined ? i : from[i]!,
      value: value === null ? null : BigInt(value),
    })),
    outputs: outs.map((value, i) => ({ address: to === undefined ? 1000 + i : to[i]!, value: BigInt(value) })),
  }
}

const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value)
const range = (n: number, first = 1) => Array.from({ length: n }, (_, i) => first + i)
const ask = (rule: (typeof COIN_JOIN_RULES)[number], of: UtxoTransaction) => rule.find(of, defaultsOf(rule))

describe('equal-output', () => {
  it('wants as many equal outputs as every second output makes, with an input address for each', () => {
    const equal = transaction([9, 9, 9], [5, 5, 5, 1, 2])
    expect(ask(equalOutput, equal)).toEqual({ value: 5n, times: 3, inputs: 3, outputs: 5, addresses: 3 })
    expect(ask(equalOutput, transaction([9, 9], [5, 5, 5, 1, 2]))).toBeNull()
    expect(ask(equalOutput, transaction([9, 9, 9], [5, 5, 5, 1, 2], { from: [1, 2, 1] }))).toBeNull()
    expect(ask(equalOutput, transaction([9, 9, 9], [5, 5, 5, 1, 2], { from: [1, 2, null] }))).not.toBeNull()
    // One more equal output than people, one less.
    expect(ask(equalOutput, transaction([9, 9, 9], [5, 5, 5, 5, 2]))).toBeNull()
    expect(ask(equalOutput, transaction([9, 9, 9], [5, 5, 3, 1, 2]))).toBeNull()
  })

  it.each([0, 546, 2730])('takes outputs of %i satoshi for no shares', (value) => {
    expect(ask(equalOutput, transaction([9, 9, 9], [value, value, value, 1, 2]))).toBeNull()
    expect(ask(equalOutput, transaction([9, 9, 9], [value + 10, value + 10, value + 10, 1, 2]))).not.toBeNull()
  })

  it('needs two inputs and three outputs', () => {
    expect(ask(equalOutput, transaction([9], [5, 5, 5]))).toBeNull()
    expect(ask(equalOutput, transaction([9, 9], [5, 5]))).toBeNull()
    expect(ask(equalOutput, transaction([9, 9], [5, 5, 1]))).not.toBeNull()
  })
})

describe('joinmarket', () => {
  it('wants three equal outputs, half of all, and change', () => {
    const found = ask(joinMarket, transaction(times(3, 9000), [5000, 5000, 5000, 1, 2, 3]))
    expect(found).toEqual({ value: 5000n, times: 3, inputs: 3, outputs: 6, addresses: 3 })
    expect(ask(joinMarket, transaction(times(3, 9000), [5000, 5000, 5000, 1, 2, 3, 4]))).toBeNull()
    expect(ask(joinMarket, transaction(times(3, 9000), [5000, 5000, 5000]))).toBeNull()
    expect(ask(joinMarket, transaction(times(3, 9000), [5000, 5000, 1, 2]))).toBeNull()
    expect(ask(joinMarket, transaction(times(3, 9000), [5000, 5000, 5000, 1], { from: [1, 2, 2] }))).toBeNull()
    expect(ask(joinMarket, transaction(times(2, 9000), [5000, 5000, 5000, 1]))).toBeNull()
  })

  it('wants more than 2,730 satoshi', () => {
    expect(ask(joinMarket, transaction(times(3, 9000), [2730, 2730, 2730, 1]))).toBeNull()
    expect(ask(joinMarket, transaction(times(3, 9000), [2731, 2731, 2731, 1]))).not.toBeNull()
  })
})

describe('whirlpool', () => {
  const pool = 5_000_000
  it('wants as many outputs as inputs, all of one pool, and an input from it', () => {
    const found = ask(whirlpool, transaction([pool, pool, pool + 110_000, pool + 1, pool], times(5, pool)))
    expect(found).toEqual({ pool: 5_000_000n, outputs: 5, remixed: 3, entering: 2, unknown: 0 })
    expect(ask(whirlpool, transaction([pool, pool, pool + 110_001, pool, pool], times(5, pool)))).toBeNull()
    expect(ask(whirlpool, transaction([pool, pool, pool - 1, pool, pool], times(5, pool)))).toBeNull()
    expect(ask(whirlpool, transaction(times(5, pool + 1), times(5, pool)))).toBeNull()
    expect(ask(whirlpool, transaction([null, ...times(4, pool + 1)], times(5, pool)))).toMatchObject({ unknown: 1 })
    expect(ask(whirlpool, transaction(times(5, pool), [...times(4, pool), pool + 1]))).toBeNull()
    expect(ask(whirlpool, transaction(times(5, 7), times(5, 7)))).toBeNull()
  })

  it.each([
    [4, false],
    [5, true],
    [10, true],
    [11, false],
  ])('of %i inputs: %s', (n, matches) => {
    expect(ask(whirlpool, transaction(times(n, pool), times(n, pool))) !== null).toBe(matches)
  })

  it('begins at block 570,000 of the main chain', () => {
    const at = (height: number) => ask(whirlpool, transaction(times(5, pool), times(5, pool), { height }))
    expect(at(569_999)).toBeNull()
    expect(at(570_000)).not.toBeNull()
  })
})

describe('wasabi-1', () => {
  const of = (n: number, value: number, options: Options = {}) =>
    ask(wasabi1, transaction(times(Math.max(n, 10), 20_000_000), [...times(n, value), 1, 2], options))

  it('wants ten outputs of about 0.1 BTC, three in its first time', () => {
    expect(of(10, 10_000_000)).toEqual({ value: 10_000_000n, times: 10, inputs: 10, outputs: 12 })
    expect(of(9, 10_000_000)).toBeNull()
    expect(of(3, 10_000_000, { height: 609_999 })).not.toBeNull()
    expect(of(3, 10_000_000, { height: 610_000 })).toBeNull()
    expect(of(2, 10_000_000, { height: 609_999 })).toBeNull()
  })

  it.each([
    [7_999_999, false],
    [8_000_000, true],
    [12_000_000, true],
    [12_000_001, false],
  ])('of %i satoshi: %s', (value, matches) => {
    expect(of(10, value) !== null).toBe(matches)
  })

  it('wants as many inputs, and all scripts different', () => {
    expect(ask(wasabi1, transaction(times(10, 20_000_000), times(11, 10_000_000)))).toBeNull()
    expect(ask(wasabi1, transaction(times(9, 20_000_000), times(9, 10_000_000), { height: 1 }))).toBeNull()
    expect(of(10, 10_000_000, { to: [...range(11), 11] })).toBeNull()
  })
})

describe('wasabi-2', () => {
  const repeated = [5000, 5000, 6561, 6561, 8192, 8192]
  const inputs = times(20, 50_000)
  const of = (outs: readonly number[], options: Options = {}) => ask(wasabi2, transaction(inputs, outs, options))

  it('wants three repeated values of its list, for half of the outputs', () => {
    const found = of([...repeated, 5001, 5002, 5003, 5004, 5005, 5006])
    expect(found).toEqual({ values: 3, covered: 6, inputs: 20, outputs: 12, mostOfOneScript: 1 })
    expect(of([...repeated, 5001, 5002, 5003, 5004, 5005, 5006, 5007])).toBeNull()
    // Equal by chance, and not on the list.
    expect(of([...repeated, 5001, 5001])).toMatchObject({ values: 3, covered: 6 })
    expect(of([5001, 5001, 5002, 5002, 5003, 5003])).toBeNull()
    expect(of([5000, 5000, 6561, 6561, 8192])).toBeNull()
    expect(of([...repeated, 4999])).toBeNull()
    expect(ask(wasabi2, transaction(times(19, 50_000), repeated))).toBeNull()
  })

  it('begins at block 741,213, wants scripts that differ, and no input script with over a tenth', () => {
    expect(of(repeated, { height: 741_212 })).toBeNull()
    expect(of(repeated, { height: 741_213 })).not.toBeNull()
    expect(of(repeated, { to: [1, 2, 3, 4, 5, 5] })).toBeNull()
    expect(of(repeated, { from: [1, 1, ...range(18, 2)] })).not.toBeNull()
    expect(of(repeated, { from: [1, 1, 1, ...range(17, 2)] })).toBeNull()
  })
})

describe('stonewall', () => {
  it.each([
    [[5, 5, 1], true],
    [[5, 5, 1, 2], true],
    [[5, 5, 1, 1], false],
    [[5, 5, 5, 1], false],
    [[5, 5], false],
    [[5, 5, 1, 2, 3], false],
    [[1, 2, 3], false],
  ])('outputs of %j: %s', (outs, matches) => {
    expect(ask(stonewall, transaction([9, 9], outs)) !== null).toBe(matches)
    expect(ask(stonewall, transaction([], outs))).toBeNull()
  })
})

describe('whether a transaction is a CoinJoin', () => {
  const two = transaction([9, 9], [5, 5, 1, 2])

  it('is not where it is shaped like a Stonewall, unless that rule is off', () => {
    expect(coinJoinOf(two)).toBeNull()
    expect(coinJoinOf(two, new Set(['stonewall']))?.rule).toBe('equal-output')
    expect(coinJoinOf(two, new Set(['stonewall', 'equal-output']))).toBeNull()
    // Two pairs are no Stonewall.
    expect(coinJoinOf(transaction([9, 9], [5, 5, 1, 1]))?.rule).toBe('equal-output')
  })

  it('names the rule of one make before the general one, and the next where that is off', () => {
    const pool = transaction(times(5, 5_000_000), times(5, 5_000_000))
    expect(coinJoinOf(pool)?.rule).toBe('whirlpool')
    const market = transaction(times(3, 9000), [5000, 5000, 5000, 1, 2])
    expect(coinJoinOf(market)?.rule).toBe('joinmarket')
    expect(coinJoinOf(market, new Set(['joinmarket']))?.rule).toBe('equal-output')
    expect(evidenceText(coinJoinOf(market)!.evidence)).toBe('value=5000; times=3; inputs=3; outputs=5; addresses=3')
  })

  it('says the same whatever the order of inputs and outputs, and whatever numbers stand for addresses', () => {
    const value = fc.constantFrom(100_000, 5000, 6561, 8192, 10_000_000, 1, 2)
    const shape = fc.record({
      ins: fc.array(value, { maxLength: 24 }),
      outs: fc.oneof(
        fc.array(value, { maxLength: 24 }),
        fc.tuple(fc.integer({ min: 2, max: 12 }), value).map(([n, one]) => [...times(n, one), ...range(n - 1)]),
      ),
      height: fc.option(fc.constantFrom(1, 600_000, 800_000)),
      shift: fc.nat(1000),
    })
    fc.assert(
      fc.property(shape, ({ ins, outs, height, shift }) => {
        const one = transaction(ins, outs, { height })
        const turned = transaction(ins.toReversed(), outs.toReversed(), {
          ...{ height, from: range(ins.length, shift), to: range(outs.length, shift + 5000) },
        })
        expect(coinJoinOf(turned)).toEqual(coinJoinOf(one))
        // What is not looked at could not have matched.
        const matches = COIN_JOIN_RULES.some((rule) => ask(rule, one) !== null)
        expect(!matches || canBeCoinJoin(ins.length, outs.length)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
