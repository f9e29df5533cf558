import { describe, expect, test } from 'vitest'
import type { ChainTransaction } from './chainTransaction.ts'
import { type CoinTrafficPlan, generateCoinTraffic } from './coinTraffic.ts'
import type { LedgerRow } from './ledgerRow.ts'
import { Random } from './random.ts'

const hash = (n: number) => n.toString(16).padStart(64, '0')

/** A theft of 1,000,000 (1), which is paid on in two (2), each in two again (3, 4), and a CoinJoin that one of these goes into (5). */
function plan(load: number, without: readonly string[] = []): CoinTrafficPlan {
  const made = (
    n: number,
    spends: readonly (readonly [tx: number, n: number, address: string, value: number])[],
    outputs: readonly (readonly [address: string, value: number])[],
  ): ChainTransaction => ({
    ...{ kind: 'transaction', chain: 'bitcoin', height: 800_000 + 10 * n, time: 1_700_000_000_000 + 6_000_000 * n },
    ...{ hash: hash(n), coinbase: false },
    inputs: spends.map(([tx, output, address, value]) => {
      return { hash: hash(tx), n: output, address, value: BigInt(value) }
    }),
    outputs: outputs.map(([address, value]) => ({ address, value: BigInt(value) })),
  })
  const others = ['x', 'y', 'z'].map((name, i) => [70 + i, 0, name, 90_000 + i] as const)
  const transactions = [
    made(1, [[90, 0, 'victim', 1_000_000]], [['thief', 1_000_000]]),
    made(
      2,
      [[1, 0, 'thief', 1_000_000]],
      [
        ['a', 600_000],
        ['b', 399_000],
      ],
    ),
    made(
      3,
      [[2, 0, 'a', 600_000]],
      [
        ['c', 500_000],
        ['d', 100_000],
      ],
    ),
    made(
      4,
      [[2, 1, 'b', 399_000]],
      [
        ['e', 199_000],
        ['f', 200_000],
      ],
    ),
    made(
      5,
      [[3, 1, 'd', 100_000], ...others],
      [
        ...['g', 'h', 'i', 'j'].map((name) => [name, 80_000] as const),
        ['k', 20_000],
        ['l', 10_000],
        ['m', 10_001],
        ['n', 10_002],
      ],
    ),
  ]
  const rows = transactions.flatMap(({ time, height, outputs }) =>
    outputs.map(({ address, value }): LedgerRow => {
      return {
        ...{ chain: 'bitcoin', height, time, hash: null, seq: 0, kind: 'output', asset: 'bitcoin/BTC', symbol: 'BTC' },
        ...{ decimals: 8, from: '', to: address, amount: value },
      }
    }),
  )
  const stolen = rows.map(({ amount }, row) => (row >= 1 && row <= 7 ? amount : 0n))
  return { transactions, rows, stolen, claimed: new Set([0]), without: new Set(without), load }
}

const traffic = (load: number) => generateCoinTraffic(plan(load), new Random(1, load))!

describe.each([1, 10, 100])('a chain with ordinary coins, %i times', (load) => {
  const { transactions, origins, through, strangers, change, open } = traffic(load)

  test('spends each output once, after it was made, at its value and address, and makes no coins', () => {
    const unspent = new Map<string, { readonly address: string | null; readonly value: bigint }>()
    const own = new Map(plan(load).transactions.map((one) => [one.hash, fee(one)]))
    let made = 0
    for (const one of transactions) {
      for (const { hash: from, n, address, value } of one.inputs) {
        const spent = unspent.get(`${from}:${n}`)
        if (spent === undefined) made++
        else expect({ address, value }).toEqual(spent)
        unspent.set(`${from}:${n}`, { address: 'spent', value: -1n })
      }
      one.outputs.forEach((output, n) => {
        unspent.set(`${one.hash}:${n}`, output)
      })
      expect(fee(one)).toBe(own.get(one.hash) ?? 0n)
    }
    expect(made).toBeGreaterThan(4)
    const places = transactions.map(({ height, time }) => [height, time] as const)
    expect(places).toEqual([...places].sort((a, b) => a[0] - b[0]))
    expect(new Map(places).size).toBe(new Set(places.map(([height, time]) => `${height} ${time}`)).size)
  })

  test('has the case’s own outputs once each, and of ordinary ones as many and as much as was asked', () => {
    const { rows, stolen } = plan(load)
    const outputs = transactions.flatMap((one) => one.outputs)
    expect(origins).toHaveLength(outputs.length)
    expect(origins.filter((one) => one >= 0).sort((a, b) => a - b)).toEqual(rows.map((_, row) => row))
    origins.forEach((row, i) => {
      if (row >= 0) expect(outputs[i]!.value).toBe(rows[row]!.amount)
    })
    const ordinary = outputs.filter((_, i) => origins[i]! < 0)
    expect(ordinary).toHaveLength(through.length)
    expect(through.length).toBeGreaterThanOrEqual(load * 7)
    expect(through.length).toBeLessThan(load * 7 + 10)
    const value = Number(ordinary.reduce((sum, one) => sum + one.value, 0n))
    const wanted = load * Number(stolen.reduce((sum, amount) => sum + amount, 0n))
    expect(Math.abs(value / wanted - 1)).toBeLessThan(0.001)
  })

  test('has them together in labelled transactions, and neither in the theft nor in a CoinJoin', () => {
    const mine = (n: number) => transactions.find((one) => one.hash === hash(n))!
    for (const n of [1, 5]) {
      const { outputs, inputs } = plan(load).transactions[n - 1]!
      expect(mine(n).outputs).toEqual(outputs)
      expect(mine(n).inputs.map(({ value }) => value)).toEqual(inputs.map(({ value }) => value))
    }
    expect(new Set([...open, 'thief', 'a', 'b'])).toEqual(new Set(['thief', 'a', 'b']))
    expect(new Set(strangers).size).toBe(3 * Math.max(20, Math.floor((load * 7) / 20)))
    expect(new Set([...change, ...strangers]).size).toBe(change.length + strangers.length)
  })
})

test('lies in no order that one policy likes', () => {
  const first = transactionsOf(100).find((one) => one.hash === hash(2))!
  expect(first.inputs.length).toBeGreaterThan(3)
  expect(first.inputs.findIndex(({ hash: from }) => from === hash(1))).toBeGreaterThan(0)
})

test('is the same of one seed, and another of another', () => {
  expect(traffic(10)).toEqual(traffic(10))
  expect(generateCoinTraffic(plan(10), new Random(2, 10))).not.toEqual(traffic(10))
})

test('is not there where no labelled transaction may have ordinary coins in it', () => {
  expect(generateCoinTraffic(plan(1, ['thief', 'a', 'b']), new Random(1, 1))).toBeNull()
})

function transactionsOf(load: number): readonly ChainTransaction[] {
  return traffic(load).transactions
}

function fee({ inputs, outputs }: ChainTransaction): bigint {
  const sum = (legs: readonly { readonly value: bigint }[]) => legs.reduce((total, { value }) => total + value, 0n)
  return sum(inputs) - sum(outputs)
}
