import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultsOf, valuesWith } from './defaultsOf.ts'
import { fanIn } from './fanIn.ts'
import { fanOut } from './fanOut.ts'
import type { ParameterValues } from './heuristic.ts'
import { type PeelChain, peelChain } from './peelChain.ts'
import { structuredPayments } from './structuredPayments.ts'
import { outputOf, type ShapeFacts, type TracedStep } from './tracedStep.ts'
import { windowsOf } from './windows.ts'

const MINUTE = 60_000
const everybody = () => true
const facts = (steps: readonly TracedStep[]): ShapeFacts => ({ steps, isOrdinary: everybody })

type Coin = readonly [holding: number, address: number, amount: bigint]

/** A transaction of a UTXO chain in its own block; everything in it is stolen. */
function spend(row: number, height: number, inputs: readonly Coin[], outputs: readonly Coin[]): TracedStep {
  const coin = ([holding, address, amount]: Coin) => ({ holding, address, amount })
  return {
    ...{ tx: row, row, time: height * 10 * MINUTE, height, asset: 0, utxo: true },
    inputs: inputs.map(coin),
    outputs: outputs.map((one) => ({ ...coin(one), tainted: one[2] })),
  }
}

/** A payment of an account chain; a wallet has one stock. */
function pay(row: number, minute: number, from: number, to: number, amount: bigint): TracedStep {
  return {
    ...{ tx: row, row, time: minute * MINUTE, height: minute * 5, asset: 0, utxo: false },
    inputs: [{ holding: from, address: from, amount }],
    outputs: [{ holding: to, address: to, amount, tainted: amount }],
  }
}

const peels = (steps: readonly TracedStep[], more: Partial<ParameterValues> = {}) =>
  peelChain.find(facts(steps), valuesWith(peelChain, more))

/** The rows of a chain's heads, and how much each peel is. */
const told = ({ steps }: PeelChain) =>
  steps.map(({ head, peels: off }) => [head.step.row, outputOf(head).amount, off.map((one) => outputOf(one).amount)])

interface Truth {
  readonly steps: readonly TracedStep[]
  readonly heads: readonly (readonly [number, bigint, bigint[]])[]
}

/** Peel chains with known truth: each step pays off a share in percent, on one or two outputs, after so many blocks. */
const chains = fc
  .array(
    fc.record({
      shares: fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 2 }),
      blocks: fc.integer({ min: 1, max: 144 }),
      headFirst: fc.boolean(),
    }),
    { minLength: 5, maxLength: 20 },
  )
  .map((plan) => {
    const coin = (n: number) => 1000 + n
    const [utxo, account]: [{ steps: TracedStep[]; heads: Truth['heads'][number][] }, TracedStep[]] = [
      { steps: [], heads: [] },
      [pay(0, 0, 1, coin(0), 10n ** 12n)],
    ]
    let [left, height, row] = [10n ** 12n, 1, 1]
    plan.forEach(({ shares, blocks, headFirst }, n) => {
      height += blocks
      const off = shares.map((share) => (left * BigInt(share)) / 100n)
      const rest = left - off.reduce((sum, one) => sum + one, 0n)
      const head: Coin = [coin(n + 1), coin(n + 1), rest]
      const side = off.map((amount, k): Coin => [5000 + 10 * n + k, 5000 + 10 * n + k, amount])
      const outputs = headFirst ? [head, ...side] : [...side, head]
      utxo.steps.push(spend(n, height, [[coin(n), coin(n), left]], outputs))
      utxo.heads.push([n, rest, off])
      for (const [, to, amount] of outputs) account.push(pay(row++, height, coin(n), to, amount))
      left = rest
    })
    return { utxo, account }
  })

describe('peel chains', () => {
  test('a chain is found whole, step by step, as one object', () => {
    fc.assert(
      fc.property(chains, ({ utxo }) => {
        const found = peels(utxo.steps)
        expect(found.map(told)).toEqual([utxo.heads])
        expect(found[0]!.weight).toBe(1000)
      }),
    )
  })

  test('on account chains wallets stand where transactions stand', () => {
    fc.assert(
      fc.property(chains, ({ utxo, account }) => {
        const found = peels(account)
        expect(found).toHaveLength(1)
        expect(told(found[0]!).map(([, amount, off]) => [amount, off])).toEqual(
          utxo.heads.map(([, amount, off]) => [amount, off]),
        )
      }),
    )
  })

  test('what others do beside it changes nothing', () => {
    fc.assert(
      fc.property(chains, fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 20 }), ({ utxo }, noise) => {
        const others = noise.map((n, k) => spend(1000 + k, n, [[20_000 + k, 7, 100n]], [[30_000 + k, 8, 100n]]))
        expect(peels([...utxo.steps, ...others]).map(told)).toEqual([utxo.heads])
      }),
    )
  })

  const chain = (heights: readonly number[], share: bigint) => {
    let left = 1_000_000n
    return heights.map((height, n) => {
      const off = (left * share) / 100n
      const before = left
      left -= off
      return spend(
        n,
        height,
        [[n, n, before]],
        [
          [n + 1, n + 1, left],
          [100 + n, 100 + n, off],
        ],
      )
    })
  }

  test('four steps are no chain, nor is one with large peels, nor one that waits too long', () => {
    expect(peels(chain([1, 2, 3, 4], 10n))).toEqual([])
    expect(peels(chain([1, 2, 3, 4, 5], 10n))).toHaveLength(1)
    expect(peels(chain([1, 2, 3, 4, 5], 20n))).toHaveLength(1)
    expect(peels(chain([1, 2, 3, 4, 5], 21n))).toEqual([])
    expect(peels(chain([1, 2, 3, 147, 148], 10n))).toHaveLength(1)
    expect(peels(chain([1, 2, 3, 148, 149], 10n))).toEqual([])
    expect(peels(chain([1, 2, 3, 4], 10n), { transactions: '4' })).toHaveLength(1)
  })

  test('where two outputs could go on both are kept with weights', () => {
    const side = [100, 101, 102, 103, 104].map((n, k) =>
      spend(
        10 + k,
        3 + k,
        [[n === 100 ? 100 : 200 + k, n, 400_000n]],
        [
          [201 + k, n + 1, 399_000n],
          [300 + k, 9, 1000n],
        ],
      ),
    )
    const main = chain([2, 3, 4, 5, 6, 7], 40n)
    const found = peels([...main, ...side], { share: '60' })
    expect(found.map(({ steps, weight }) => [steps.length, weight])).toEqual([
      [6, 600],
      [5, 400],
    ])
    expect(found[0]!.steps[0]!.forks.map(({ weight }) => weight)).toEqual([400])
  })
})

describe('windows', () => {
  test('a stretch has enough distinct ones within the span, and is what a look at every window says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(100), fc.nat(6)), { maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        (some, least) => {
          const all = some.map(([time, who]) => ({ time, who })).sort((a, b) => a.time - b.time)
          const covered = new Set<number>()
          for (let first = 0; first < all.length; first++) {
            for (let last = first; last < all.length && all[last]!.time - all[first]!.time <= 10; last++) {
              const window = all.slice(first, last + 1)
              if (new Set(window.map(({ who }) => who)).size >= least)
                for (let n = first; n <= last; n++) covered.add(n)
            }
          }
          const found = windowsOf(all, least, 10)
          expect(new Set(found.flat().map((one) => all.indexOf(one)))).toEqual(covered)
        },
      ),
    )
  })
})

describe('fan-outs', () => {
  const outs = (steps: readonly TracedStep[], known: readonly number[]) =>
    fanOut.find({ ...facts(steps), firstSeen: new Map(known.map((n) => [n, 60 * MINUTE])) }, defaultsOf(fanOut))
  const fan = (minutes: readonly number[]) => minutes.map((minute, n) => pay(n, minute, 1, 10 + n, 5n))

  test('five fresh addresses within an hour are one, four or a longer time are none', () => {
    const steps = fan([0, 15, 30, 45, 60])
    const { wants } = outs(steps, [])
    expect(wants).toEqual([10, 11, 12, 13, 14])
    const fresh = new Map(steps.map(({ outputs, time }) => [outputs[0]!.address, time]))
    const ask = (some: readonly TracedStep[]) =>
      fanOut.find({ ...facts(some), firstSeen: fresh }, defaultsOf(fanOut)).found
    expect(ask(steps).map(({ receivers }) => receivers)).toEqual([5])
    expect(ask(steps.slice(1))).toEqual([])
    expect(outs(fan([0, 15, 30, 45, 61]), []).wants).toEqual([])
  })

  test('who was seen before is not fresh', () => {
    expect(outs(fan([61, 62, 63, 64, 65]), [10, 11, 12, 13, 14]).found).toEqual([])
    expect(outs(fan([0, 1, 2, 3, 4]), [10, 11, 12, 13, 14]).found).toHaveLength(1)
  })

  test('a transaction of a UTXO chain with five fresh receivers is one', () => {
    const outputs = [1, 2, 3, 4, 5].map((n): Coin => [n, n, 10n])
    const step = spend(1, 1, [[9, 9, 60n]], [...outputs, [8, 9, 10n]])
    expect(outs([step], [1, 2, 3, 4, 5]).found.map(({ receivers }) => receivers)).toEqual([5])
  })
})

describe('fan-ins', () => {
  const ins = (steps: readonly TracedStep[], isOrdinary = everybody as ShapeFacts['isOrdinary']) =>
    fanIn.find({ steps, isOrdinary }, defaultsOf(fanIn))

  test('five that pay one within a day are one; a service is none', () => {
    const steps = [0, 1, 2, 3, 4].map((n) => pay(n, n * 360, 10 + n, 1, 5n))
    expect(ins(steps).map(({ address, payers }) => [address, payers])).toEqual([[1, 5]])
    expect(ins(steps.slice(1))).toEqual([])
    expect(ins(steps, (address) => address !== 1)).toEqual([])
  })

  test('on UTXO chains the inputs that carry stolen value count', () => {
    const sources = [1, 2, 3, 4, 5].map((n) => spend(n, 1, [[100 + n, n, 10n]], [[n, n, 10n]]))
    const gather = (inputs: readonly number[]) =>
      spend(
        9,
        2,
        inputs.map((n): Coin => [n, n, 10n]),
        [[50, 50, 40n]],
      )
    expect(ins([...sources, gather([1, 2, 3, 4, 5])]).map(({ payers }) => payers)).toEqual([5])
    expect(ins([...sources, gather([1, 2, 3, 4, 6])])).toEqual([])
  })
})

describe('structured payments', () => {
  const structured = (steps: readonly TracedStep[]) =>
    structuredPayments.find(
      { ...facts(steps), serviceAt: (address) => (address === 1 ? 'Some Mixer' : null) },
      defaultsOf(structuredPayments),
    )
  const sizes = (steps: readonly TracedStep[]) =>
    structured(steps).map(({ kind, amount, payments }) => [kind, amount, payments.length])

  test('three equal payments to one service, each after the last was confirmed', () => {
    const steps = [1, 2, 3].map((minute) => pay(minute, minute, 7, 1, 100n))
    expect(sizes(steps)).toEqual([['equal', 100n, 3]])
    expect(sizes(steps.slice(1))).toEqual([])
    expect(sizes([1, 1, 2].map((minute, n) => pay(n, minute, 7, 1, 100n)))).toEqual([])
    expect(sizes(steps.map((step) => ({ ...step, outputs: [{ ...step.outputs[0]!, address: 2 }] })))).toEqual([])
  })

  test('each just under a round amount', () => {
    const amounts = [9950n, 9999n, 9901n, 9800n]
    expect(sizes(amounts.map((amount, n) => pay(n, n, 7, 1, amount)))).toEqual([['just-under', 10_000n, 3]])
  })

  test('on UTXO chains the change goes on to pay the next', () => {
    const steps = [0, 1, 2].map((n) =>
      spend(
        n,
        n + 1,
        [[n, 100 + n, 1000n]],
        [
          [50 + n, 1, 100n],
          [n + 1, 101 + n, 900n],
        ],
      ),
    )
    expect(sizes(steps)).toEqual([['equal', 100n, 3]])
  })
})
