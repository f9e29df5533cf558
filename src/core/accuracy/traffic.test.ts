import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LedgerRow } from './ledgerRow.ts'
import { Random } from './random.ts'
import { generateTraffic, type Traffic, type TrafficPlan } from './traffic.ts'

/** One hub that `n` wallets pay and that pays `n` others, an hour and 300 blocks apart; the first wallet is a seed. */
function hub(n: number, heights: boolean): TrafficPlan {
  const rows = Array.from({ length: 2 * n }, (_, i): LedgerRow => {
    const wallet = `0x${(i + 1).toString(16).padStart(40, '0')}`
    return {
      chain: 'ethereum',
      height: heights ? 1000 + 300 * i : null,
      time: 1_700_000_000_000 + 3_600_000 * i,
      hash: null,
      seq: i,
      kind: 'token',
      asset: 'ethereum/usd',
      symbol: 'USD',
      decimals: 2,
      from: i < n ? wallet : HUB,
      to: i < n ? HUB : wallet,
      amount: BigInt(1000 + 37 * i),
    }
  })
  return { rows, stolen: rows.map(({ amount }) => amount), without: new Set([rows[0]!.from]), load: 1 }
}

const HUB = `0x${'b'.repeat(40)}`
const plans = fc.record({
  n: fc.integer({ min: 3, max: 12 }),
  load: fc.integer({ min: 1, max: 20 }),
  heights: fc.boolean(),
  seed: fc.integer(),
})
const check = (property: (traffic: Traffic, plan: TrafficPlan) => void) =>
  fc.assert(
    fc.property(plans, ({ n, load, heights, seed }) => {
      const plan = { ...hub(n, heights), load }
      property(generateTraffic(plan, new Random(seed))!, plan)
    }),
    { numRuns: 60, seed: 1 },
  )

describe('ordinary traffic', () => {
  test('is the same for the same seed, and another for another', () => {
    const make = (seed: number) => generateTraffic(hub(5, true), new Random(seed))
    expect(make(1)).toEqual(make(1))
    expect(make(2)).not.toEqual(make(1))
  })

  test('only payers pay what they did not receive, and what an address of the case gets, it pays out again', () => {
    check(({ rows, strangers, open }) => {
      const held = new Map<string, bigint>()
      for (const { from, to, amount } of rows) {
        const left = (held.get(from) ?? 0n) - amount
        if (!isPayer(from)) expect(left).toBeGreaterThanOrEqual(0n)
        held.set(from, left)
        held.set(to!, (held.get(to!) ?? 0n) + amount)
      }
      expect([...held.values()].reduce((a, b) => a + b, 0n)).toBe(0n)
      for (const address of open) expect(held.get(address) ?? 0n).toBe(0n)
      const known = new Set([...strangers, ...open])
      expect([...held.keys()].filter((address) => !known.has(address))).toEqual([])
    })
  })

  test('has the number and the value that its load asks for', () => {
    check(({ rows, through }, { stolen, load }) => {
      expect(rows.length).toBeGreaterThanOrEqual(stolen.length * load)
      expect(rows.length).toBeLessThan(stolen.length * load + 5)
      expect(through).toHaveLength(rows.length)
      const value = rows.reduce((sum, { amount }) => sum + amount, 0n)
      const wanted = stolen.reduce((sum, amount) => sum + amount, 0n) * BigInt(load)
      expect(wanted - value).toBeLessThanOrEqual(BigInt(rows.length))
      expect(wanted - value).toBeGreaterThanOrEqual(-BigInt(rows.length))
    })
  })

  test('stands in chain order, in blocks between those of the case, one time a block', () => {
    check(({ rows }, plan) => {
      const [first, last] = [plan.rows[0]!, plan.rows.at(-1)!]
      const times = new Map<number | null, number>()
      rows.forEach((row, i) => {
        const before = rows[i - 1]
        if (before !== undefined) {
          expect(row.time).toBeGreaterThanOrEqual(before.time)
          expect(row.height ?? 0).toBeGreaterThanOrEqual(before.height ?? 0)
        }
        expect(row.time).toBeGreaterThanOrEqual(first.time)
        expect(row.time).toBeLessThanOrEqual(last.time)
        expect(row.height === null).toBe(first.height === null)
        if (row.height !== null) expect(times.get(row.height) ?? row.time).toBe(row.time)
        times.set(row.height, row.time)
        expect(row.seq).toBe(i)
      })
    })
  })

  test('always has a stranger on one side, and never a seed or a wallet of few counterparties', () => {
    check(({ rows, strangers, open }) => {
      const known = new Set(strangers)
      for (const { from, to } of rows) expect(known.has(from) || known.has(to!)).toBe(true)
      expect(open).toEqual([HUB])
    })
  })

  test('there is none where no address has three counterparties', () => {
    expect(generateTraffic(hub(1, true), new Random(1))).toBeNull()
  })
})

function isPayer(address: string): boolean {
  return address.startsWith('0xfacade0a')
}
