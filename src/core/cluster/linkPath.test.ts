import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SmallTransaction, utxoBatch } from '../../../test/memory/utxoBatch.ts'
import { ClusterBuilder } from './clusterBuilder.ts'
import { LinkLog } from './linkLog.ts'
import { indexLinks, linkPaths } from './linkPath.ts'
import { neededSteps } from './neededSteps.ts'

/** Addresses that pay together, and one that is paid. */
const pay = (...addresses: number[]): SmallTransaction => ({
  from: addresses.map((address) => [address, 10]),
  to: [[1000, 5]],
})

function explained(transactions: readonly SmallTransaction[], guard = 0) {
  const log = new LinkLog()
  const builder = new ClusterBuilder({ mainChain: false, log, guard })
  builder.add(utxoBatch(transactions))
  const paths = linkPaths(indexLinks(log.links(), builder.addresses))
  const ids = builder.byNumber()
  return {
    builder,
    needed: (from: number, to: number) => {
      const path = paths(builder.numberOf(from), builder.numberOf(to))
      return path === null ? null : neededSteps(log.links(), paths, path)
    },
    path: (from: number, to: number, without?: ReadonlySet<number>) =>
      paths(builder.numberOf(from), builder.numberOf(to), without)?.map((step) => ({
        ...step,
        from: ids[step.from]!,
        to: ids[step.to]!,
      })) ?? null,
  }
}

describe('the way between two addresses of a cluster', () => {
  it('is the shortest, with the transaction of each step', () => {
    const { path } = explained([pay(1, 2), pay(2, 3), pay(3, 4), pay(1, 9, 4), pay(7, 8)])
    expect(path(1, 3)).toEqual([
      { link: 0, tx: 0, rule: 'common-input', from: 1, to: 2 },
      { link: 1, tx: 1, rule: 'common-input', from: 2, to: 3 },
    ])
    expect(path(1, 4)).toEqual([{ link: 3, tx: 3, rule: 'common-input', from: 1, to: 4 }])
    expect(path(1, 4, new Set([3]))).toHaveLength(3)
    expect(path(1, 7)).toBeNull()
    expect(path(1, 1)).toEqual([])
    expect(path(1, 1000)).toBeNull()
  })

  it('does not pass a link that was held back', () => {
    const { path } = explained([pay(1, 2), pay(3, 4), pay(5, 1, 3, 6)], 2)
    expect(path(5, 1)).toHaveLength(1)
    expect(path(3, 6)).toHaveLength(1)
    expect(path(1, 3)).toBeNull()
  })

  it('replayed, joins the two and nothing else does; exists where they are of one cluster; and no shorter one does', () => {
    const address = fc.integer({ min: 0, max: 15 })
    const payments = fc.array(fc.array(address, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 14 })
    // Each second chain hangs together from its first address to its last.
    const chain = fc.tuple(payments, fc.boolean()).map(([lists, hangs]) => ({
      payers: hangs ? lists.map((list, i) => (i === 0 ? list : [lists[i - 1]!.at(-1)!, ...list])) : lists,
      ends: hangs ? ([lists[0]![0]!, lists.at(-1)!.at(-1)!] as const) : ([0, 1] as const),
    }))
    let found = 0
    fc.assert(
      fc.property(chain, fc.constantFrom(0, 3), ({ payers, ends: [from, to] }, guard) => {
        const transactions = payers.map((list) => pay(...list))
        const { builder, path, needed } = explained(transactions, guard)
        const [a, b] = [builder.numberOf(from), builder.numberOf(to)]
        if (a < 0 || b < 0) return
        const steps = path(from, to)
        expect(steps !== null).toBe(builder.clusterOf(a) === builder.clusterOf(b))
        if (steps === null || steps.length === 0) return
        found++
        // Each step stands in its transaction; together they lead from one to the other.
        for (const step of steps) {
          expect(payers[step.tx]).toContain(step.from)
          expect(payers[step.tx]).toContain(step.to)
        }
        expect([steps[0]!.from, ...steps.map((step) => step.to)].at(-1)).toBe(to)
        expect(steps.slice(1).map((step) => step.from)).toEqual(steps.slice(0, -1).map((step) => step.to))
        const replay = (txs: readonly number[]) => {
          const alone = explained(txs.map((tx) => transactions[tx]!)).builder
          const [one, other] = [alone.numberOf(from), alone.numberOf(to)]
          return one >= 0 && other >= 0 && alone.clusterOf(one) === alone.clusterOf(other)
        }
        const txs = steps.map(({ tx }) => tx)
        expect(replay(txs)).toBe(true)
        // Without the guard, one transaction may join what the guard kept apart.
        if (guard !== 0) return
        for (const tx of txs) expect(replay(txs.filter((one) => one !== tx))).toBe(false)
        expect(steps).toHaveLength(distance(payers, from, to))
        // Without a transaction that is needed the two fall apart, without another they do not.
        const without = (tx: number) => distance(payers.toSpliced(tx, 1), from, to) === Number.POSITIVE_INFINITY
        expect(needed(from, to)).toEqual(txs.map(without))
      }),
      { numRuns: 300 },
    )
    expect(found).toBeGreaterThan(50)
  })
})

/** How many transactions lie between two addresses, by growing a set. */
function distance(payers: readonly (readonly number[])[], from: number, to: number): number {
  const reached = new Set([from])
  for (let steps = 0; ; steps++) {
    if (reached.has(to)) return steps
    const before = reached.size
    const near = payers.filter((list) => list.some((address) => reached.has(address))).flat()
    for (const address of near) reached.add(address)
    if (reached.size === before) return Number.POSITIVE_INFINITY
  }
}
