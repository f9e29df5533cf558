import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Origin, Seed } from '../case/case.ts'
import type { EndpointRow, FlowRow } from '../report/endpointRow.ts'
import type { LossClass, TraceFile } from '../wire/traceFile.ts'
import { type CaseTimesInput, caseTimes } from './caseTimes.ts'

const ASSET = 'ethereum/ETH'
const BY_TX: Seed = { kind: 'tx', tx: 'theft', to: null }
const MINUTE = 60_000

/** A payment: minute, payer, receiver, amount; the first of a story is the theft. */
type Payment = readonly [minute: number, from: string, to: string, amount: number]

const STORY: readonly Payment[] = [
  [0, 'victim', 'thief', 100],
  [10, 'thief', 'two', 10],
  [20, 'two', 'shop', 4],
  [30, 'thief', 'two', 60],
  [40, 'two', 'shop', 30],
  [50, 'two', 'shop', 2],
  [60, 'two', 'tumbler', 20],
]
const ENDS = { shop: 'exchange', tumbler: 'mixer' } as const

const UNPRICED = { usd: null, priceFrom: null }

function timesOf(payments: readonly Payment[], asked: { seed?: Seed; trace?: Partial<TraceFile> } = {}) {
  const { add, times } = caseTimes(inputOf(asked))
  payments.forEach((payment, i) => {
    add(flow(payment, i === 0))
  })
  return times()
}

function inputOf({ seed = BY_TX, trace = {} }: { seed?: Seed; trace?: Partial<TraceFile> }): CaseTimesInput {
  return {
    trace: {
      ...{ schema: 'dyepack/trace@1', case: 'c', asOf: '2022-06-01T00:00:00Z', prices: [], warnings: [], policies: {} },
      origins: [{ id: 1, asset: ASSET, stolen: '100', time: null, usdAtTheft: null }],
      ...trace,
    },
    ...{ policy: 'fifo', unit: ASSET },
    origins: [{ id: 1, asset: ASSET, seed } satisfies Origin],
    endpoints: Object.entries(ENDS).map(([address, one]) => end(address, one)),
  }
}

function flow([minute, from, to, amount]: Payment, theft = false): FlowRow {
  const row = { origin: 1, chain: 'ethereum', time: minute * MINUTE, seq: '0', asset: ASSET, basis: BigInt(amount) }
  return { ...row, txHash: theft ? 'theft' : `${minute}`, from, to }
}

function end(address: string, one: LossClass): EndpointRow {
  return {
    ...{ policy: 'fifo', origin: 1, chain: 'ethereum', address, holding: address, asset: ASSET, symbol: 'ETH' },
    ...{ decimals: 0, stoppedBy: 'service', class: one, label: '', category: '', evidence: null, source: '' },
    ...{ amount: 0n, basis: 0n, usdAtTheft: null, usdAtEvent: null, arrivals: 1, firstTime: null, lastTime: null },
    ...{ hashes: [], hashCount: 0 },
  }
}

const at = (minute: number) => ({ time: minute * MINUTE, after: minute * MINUTE })

describe('caseTimes', () => {
  test('counts from the theft to the first move, and to each kind of place by itself', () => {
    expect(timesOf(STORY)).toEqual({
      theft: 0,
      firstMove: at(10),
      halfMoved: at(30),
      cashOut: {
        service: { first: at(20), half: at(40), amount: 36n },
        mixer: { first: at(60), half: at(60), amount: 20n },
        bridge: null,
      },
    })
  })

  test('a case that begins with wallets that hold the coins already does not know the theft', () => {
    const later = (minute: number) => ({ time: minute * MINUTE, after: null })
    expect(timesOf(STORY, { seed: { kind: 'opening', address: 'thief', amount: 'all', from: null } })).toMatchObject({
      ...{ theft: null, firstMove: null, halfMoved: null },
      cashOut: { service: { first: later(20), half: later(40) } },
    })
  })

  test('a seed by address is the thief’s first address, however often it is paid', () => {
    const again: Payment = [5, 'second victim', 'thief', 300]
    const times = timesOf([STORY[0]!, again, ...STORY.slice(1)], {
      seed: { kind: 'address', address: 'thief', from: null, victims: null },
    })
    expect(times).toMatchObject({ theft: 0, firstMove: at(10), halfMoved: null })
  })

  test('what comes back to the first address has not left it', () => {
    const back: Payment = [25, 'two', 'thief', 10]
    expect(timesOf([...STORY.slice(0, 3), back, ...STORY.slice(3)])).toMatchObject({
      ...{ firstMove: at(10), halfMoved: at(30) },
    })
    expect(
      timesOf([STORY[0]!, [10, 'thief', 'two', 30], [20, 'two', 'thief', 30], [30, 'thief', 'two', 30]]),
    ).toMatchObject({ halfMoved: null })
  })

  test('a fee is no move, and a payer that nobody can name leaves half of it unknown', () => {
    expect(timesOf([STORY[0]!, [1, 'thief', '', 100]])).toMatchObject({ firstMove: null, halfMoved: null })
    expect(timesOf([STORY[0]!, [10, '', 'two', 90]])).toMatchObject({ firstMove: at(10), halfMoved: null })
  })

  test('a movement without a time makes all of it unknown', () => {
    expect(timesOf([...STORY, [Number.NaN, 'two', 'three', 1]])).toBeNull()
  })

  test('a swap to another chain is an arrival at a bridge, and one on the same chain is none', () => {
    const swap = (to: string) => ({
      ...{ txHash: null, height: null, time: new Date(45 * MINUTE).toISOString(), address: 'two', tainted: '7' },
      ...{
        from: { asset: ASSET, amount: '7', ...UNPRICED },
        basis: { 1: '7' },
        mark: null,
        loan: null,
        contested: null,
      },
      to: { asset: to, amount: '7', address: 'two', ...UNPRICED },
    })
    const empty = { holdings: [], losses: [], sinks: {}, assumedClean: [], check: [] }
    const trace = (to: string) => ({
      policies: { fifo: { ...empty, conversions: [swap(to)], flows: { file: 'flows.csv', rows: 0 } } },
    })
    const bridge = (to: string) => timesOf(STORY, { trace: trace(to) })?.cashOut.bridge
    expect(bridge('tron/TRX')).toEqual({ first: at(45), half: at(45), amount: 7n })
    expect(bridge('ethereum/DAI')).toBeNull()
  })

  test('a swap that pays somebody else is a payment to him', () => {
    const swap = {
      ...{ txHash: null, height: null, time: new Date(5 * MINUTE).toISOString(), address: 'thief', tainted: '60' },
      ...{
        from: { asset: ASSET, amount: '60', ...UNPRICED },
        basis: { 1: '60' },
        mark: null,
        loan: null,
        contested: null,
      },
      to: { asset: ASSET, amount: '60', address: 'shop', ...UNPRICED },
    }
    const empty = { holdings: [], losses: [], sinks: {}, assumedClean: [], check: [] }
    const fifo = { ...empty, conversions: [swap], flows: { file: 'flows.csv', rows: 0 } }
    const draft = timesOf([STORY[0]!, [10, 'thief', 'two', 30]], { trace: { policies: { fifo } } })
    expect(draft).toMatchObject({
      firstMove: at(5),
      halfMoved: at(5),
      cashOut: { service: { first: at(5), amount: 60n } },
    })
  })

  test('where amounts stand does not matter: a payment in two parts is one, and half is between first and last', () => {
    const payments = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom('shop', 'tumbler', 'two'),
        fc.integer({ min: 1, max: 9 }),
      ),
      { minLength: 1, maxLength: 20 },
    )
    fc.assert(
      fc.property(payments, (drawn) => {
        const sorted = drawn.toSorted(([a], [b]) => a - b)
        const whole = sorted.map(([minute, to, amount]): Payment => [minute, 'thief', to, 2 * amount])
        const parts = sorted.flatMap(([minute, to, amount]): Payment[] => [
          [minute, 'thief', to, amount],
          [minute, 'thief', to, amount],
        ])
        const times = timesOf([STORY[0]!, ...whole])!
        expect(timesOf([STORY[0]!, ...parts])).toEqual(times)
        for (const arrivals of Object.values(times.cashOut)) {
          if (arrivals === null) continue
          expect(arrivals.first.time).toBeLessThanOrEqual(arrivals.half.time)
          expect(arrivals.half.time).toBeLessThanOrEqual(sorted.at(-1)![0] * MINUTE)
        }
      }),
    )
  })
})
