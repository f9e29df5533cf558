import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SmallTransaction, utxoBatch } from '../../../test/memory/utxoBatch.ts'
import { coinJoinBy, coinJoinRules } from '../heuristics/bitcoin/coinJoinOf.ts'
import { ClusterBuilder, type ClusterOptions } from './clusterBuilder.ts'
import { LinkLog } from './linkLog.ts'
import { LINK_RULES } from './linkRule.ts'
import { readTransaction } from './readTransaction.ts'

const build = (transactions: readonly SmallTransaction[], options: Partial<ClusterOptions> = {}) => {
  const builder = new ClusterBuilder({ mainChain: false, ...options })
  builder.add(utxoBatch(transactions))
  return builder
}

/** Address ids by cluster, clusters in the order of their first addresses. */
function partition(builder: ClusterBuilder): number[][] {
  const clusters = new Map<number, number[]>()
  for (const [number, address] of builder.byNumber().entries()) {
    const cluster = builder.clusterOf(number)
    clusters.set(cluster, [...(clusters.get(cluster) ?? []), address])
  }
  return [...clusters.values()]
}

/** The plain way: sets that are poured into each other. */
function naive(transactions: readonly SmallTransaction[], guard: number): Set<number>[] {
  let sets: Set<number>[] = []
  const of = (address: number) => sets.find((set) => set.has(address))!
  const see = (address: number) => {
    if (!sets.some((set) => set.has(address))) sets.push(new Set([address]))
  }
  for (const transaction of transactions) {
    const from = transaction.from.map(([address]) => address).filter((address) => address >= 0)
    for (const address of from) see(address)
    for (const [address] of transaction.to) if (address >= 0) see(address)
    if (coinJoinBy(coinJoinRules(new Set()), readTransaction(utxoBatch([transaction]), 0, false)) !== null) continue
    for (const [i, address] of from.slice(1).entries()) {
      const [one, other] = [of(from[i]!), of(address)]
      if (one === other || (guard > 0 && one.size >= guard && other.size >= guard)) continue
      sets = sets.filter((set) => set !== other)
      for (const member of other) one.add(member)
    }
  }
  return sets
}

const leg = fc.tuple(fc.integer({ min: -1, max: 40 }), fc.constantFrom(1000, 5000, 7000, 9000))
const payment = fc.record({
  from: fc.array(leg, { maxLength: 5 }),
  to: fc.array(leg, { minLength: 1, maxLength: 4 }),
})
/** Equal outputs for as many inputs: chance alone makes hardly a CoinJoin. */
const coinJoin = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 3, maxLength: 6 }).map((people) => ({
  from: people.map((address): [number, number] => [address, 9000]),
  to: people.map((address, i): [number, number] => [(address + 7 * i) % 41, 5000]).concat([[3, 1234]]),
}))
const chain = fc.array(fc.oneof({ weight: 5, arbitrary: payment }, { weight: 1, arbitrary: coinJoin }), {
  maxLength: 30,
})
const sorted = (lists: readonly (readonly number[])[]) =>
  lists.map((list) => list.toSorted((a, b) => a - b)).toSorted((a, b) => a[0]! - b[0]!)

describe('clusters by common input', () => {
  it('are those of a naive partition, with a guard and without', () => {
    let coinJoins = 0
    fc.assert(
      fc.property(chain, fc.constantFrom(0, 3, 100), (transactions, guard) => {
        const builder = build(transactions, { guard })
        expect(sorted(partition(builder))).toEqual(sorted(naive(transactions, guard).map((set) => [...set])))
        coinJoins += builder.counts().coinJoins.size
      }),
      { numRuns: 300 },
    )
    expect(coinJoins).toBeGreaterThan(20)
  })

  it('are the same whatever the batches, and block by block', () => {
    fc.assert(
      fc.property(chain, fc.array(fc.nat(30)), (transactions, cuts) => {
        const options = { mainChain: false, guard: 5 }
        const whole = new ClusterBuilder(options)
        whole.add(utxoBatch(transactions))
        const parts = new ClusterBuilder({ ...options, log: new LinkLog() }, 1)
        const places = [0, ...cuts.filter((cut) => cut < transactions.length), transactions.length].sort(
          (a, b) => a - b,
        )
        for (const [i, from] of places.slice(0, -1).entries())
          parts.add(utxoBatch(transactions.slice(from, places[i + 1]), from))
        expect(partition(parts)).toEqual(partition(whole))
        expect(parts.held()).toEqual(whole.held())
        expect(parts.counts()).toEqual(whole.counts())
      }),
      { numRuns: 200 },
    )
  })

  it('do not depend on what numbers stand for addresses', () => {
    fc.assert(
      fc.property(chain, fc.integer({ min: 1, max: 1000 }), (transactions, shift) => {
        const move = (legs: SmallTransaction['from']) =>
          legs.map(([address, value]): [number, number] => [address < 0 ? address : 2000 - address - shift, value])
        const moved = transactions.map(({ from, to }) => ({ from: move(from), to: move(to) }))
        const back = partition(build(moved)).map((list) => list.map((address) => 2000 - address - shift))
        expect(back).toEqual(partition(build(transactions)))
      }),
      { numRuns: 100 },
    )
  })

  it('have their first-seen address for a name, whatever comes later', () => {
    const builder = build([
      { from: [], to: [[9, 50]] },
      {
        from: [[9, 50]],
        to: [
          [4, 20],
          [7, 20],
        ],
      },
      {
        from: [
          [7, 20],
          [4, 20],
        ],
        to: [[1, 30]],
      },
      {
        from: [
          [1, 30],
          [9, 5],
        ],
        to: [[2, 30]],
      },
      {
        from: [
          [9, 5],
          [4, 5],
        ],
        to: [[2, 9]],
      },
    ])
    expect(partition(builder)).toEqual([[9, 4, 7, 1], [2]])
    expect(builder.byNumber()[builder.clusterOf(builder.numberOf(1))]).toBe(9)
    expect(builder.sizeOf(builder.clusterOf(builder.numberOf(7)))).toBe(4)
    expect([builder.numberOf(77_777), builder.numberOf(0), builder.numberOf(-1)]).toEqual([-1, -1, -1])
  })

  it('leave CoinJoins out, unless their rule is off, and transactions that are named', () => {
    const mix: SmallTransaction = {
      from: [
        [1, 9000],
        [2, 9000],
        [3, 9000],
      ],
      to: [
        [4, 5000],
        [5, 5000],
        [6, 5000],
        [7, 1],
        [8, 2],
      ],
    }
    const pay: SmallTransaction = {
      from: [
        [4, 5000],
        [7, 1],
      ],
      to: [[9, 5001]],
    }
    const builder = build([mix, pay])
    expect(partition(builder)).toEqual([[1], [2], [3], [4, 7], [5], [6], [8], [9]])
    expect(builder.counts()).toEqual({
      transactions: 2,
      inputs: 5,
      unknownInputs: 0,
      stonewalls: 0,
      coinJoins: new Map([['joinmarket', { transactions: 1, inputs: 3 }]]),
      links: {
        'common-input': { transactions: 1, joins: 1 },
        change: { transactions: 0, joins: 0 },
        'wrapped-script': { transactions: 0, joins: 0 },
      },
    })
    // The general rule sees it, too.
    const off = new Set(['joinmarket', 'equal-output'])
    expect(build([mix, pay], { off: new Set(['joinmarket']) }).sizeOf(0)).toBe(1)
    expect(build([mix, pay], { off }).sizeOf(0)).toBe(3)
    expect(build([mix, pay], { off: new Set(['common-input']) }).counts().links['common-input'].joins).toBe(0)
    expect(build([mix, pay], { offTransactions: new Set([1]) }).sizeOf(3)).toBe(1)
  })

  it('join nothing by what is shaped like a Stonewall, and count it, unless that rule is on', () => {
    const two: SmallTransaction = {
      from: [
        [1, 9000],
        [2, 9000],
      ],
      to: [
        [3, 5000],
        [4, 5000],
        [5, 1],
        [6, 2],
      ],
    }
    expect(build([two]).sizeOf(0)).toBe(1)
    expect(build([two]).counts()).toMatchObject({
      ...{ stonewalls: 1, coinJoins: new Map([['equal-output', { transactions: 1, inputs: 2 }]]) },
    })
    const on = build([two], { on: new Set(['stonewall']) })
    expect(on.sizeOf(0)).toBe(2)
    expect(on.counts()).toMatchObject({ stonewalls: 1, coinJoins: new Map() })
    // Only what a rule takes for a CoinJoin needs the excuse.
    expect(build([two], { off: new Set(['equal-output']) }).sizeOf(0)).toBe(2)
  })
})

describe('two forms of one script', () => {
  const forms = fc
    .uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 20 })
    .map((ids) => ids.slice(0, ids.length - (ids.length % 2)))
  const bothWays = (ids: readonly number[]) => new Map(ids.map((id, i) => [id, ids[i ^ 1]!]))

  it('are of one cluster once both were seen, as in a naive partition, whatever the batches', () => {
    fc.assert(
      fc.property(chain, forms, fc.nat(30), (transactions, ids, cut) => {
        const otherForms = bothWays(ids)
        const log = new LinkLog()
        const whole = build(transactions, { otherForms, guard: 0, log })
        const sets = naive(transactions, 0)
        for (const [one, other] of otherForms) {
          const [a, b] = [one, other].map((id) => sets.find((set) => set.has(id)))
          if (a === undefined || b === undefined || a === b) continue
          for (const member of b) a.add(member)
          sets.splice(sets.indexOf(b), 1)
        }
        expect(sorted(partition(whole))).toEqual(sorted(sets.map((set) => [...set])))
        const parts = new ClusterBuilder({ mainChain: false, otherForms, guard: 0 })
        parts.add(utxoBatch(transactions.slice(0, cut)))
        parts.add(utxoBatch(transactions.slice(cut), cut))
        expect(partition(parts)).toEqual(partition(whole))
        expect(parts.counts()).toEqual(whole.counts())
        // Each pair is linked once, where the second of it is seen first.
        const { length, tx, rule, start, members } = log.links()
        const seenAt = (id: number) =>
          transactions.findIndex(({ from, to }) => [...from, ...to].some(([address]) => address === id))
        const found: number[][] = []
        for (let i = 0; i < length; i++) {
          if (LINK_RULES[rule[i]!] !== 'wrapped-script') continue
          const pair = [...members.slice(start[i], start[i + 1])].map((number) => whole.byNumber()[number]!)
          expect(tx[i]).toBe(Math.max(...pair.map(seenAt)))
          found.push(pair.sort((a, b) => a - b))
        }
        const both = [...otherForms].filter(([a, b]) => a < b && seenAt(a) >= 0 && seenAt(b) >= 0)
        expect(sorted(found)).toEqual(sorted(both))
      }),
      { numRuns: 200 },
    )
  })

  it('are joined in a CoinJoin, too, but not by a transaction that is left out, nor against the guard', () => {
    const pay = (from: readonly number[], to: readonly number[]): SmallTransaction => ({
      from: from.map((address) => [address, 9000]),
      to: to.map((address, i) => [address, i < 3 ? 5000 : i]),
    })
    const otherForms = bothWays([1, 6])
    const mix = pay([1, 2, 3], [4, 5, 6, 7, 8])
    expect(partition(build([mix], { otherForms }))).toEqual([[1, 6], [2], [3], [4], [5], [7], [8]])
    expect(build([mix], { otherForms, offTransactions: new Set([0]) }).sizeOf(0)).toBe(1)
    const held = build([pay([1, 2], [9]), pay([6, 7], [9])], { otherForms, guard: 1 })
    expect(held.held()).toMatchObject([
      { rule: 'common-input', tx: 0 },
      { rule: 'wrapped-script', tx: 1, clusters: [0, 3], times: 1 },
      { rule: 'common-input', tx: 1 },
    ])
  })
})

describe('the guard', () => {
  const pay = (...addresses: number[]): SmallTransaction => ({
    from: addresses.map((address) => [address, 10]),
    to: [[1000, 5]],
  })

  it('holds back a link between two clusters of its size, names both, and joins what is beside', () => {
    const builder = build([pay(1, 2, 3), pay(4, 5, 6), pay(7, 1, 4, 8), pay(3, 6)], { guard: 3 })
    expect(partition(builder)).toEqual([[1, 2, 3, 7], [1000], [4, 5, 6, 8]])
    expect(builder.held()).toEqual([{ rule: 'common-input', clusters: [0, 4], tx: 2, times: 2 }])
    expect(partition(build([pay(1, 2, 3), pay(4, 5, 6), pay(1, 4)], { guard: 4 }))).toEqual([
      [1, 2, 3, 4, 5, 6],
      [1000],
    ])
    expect(build([pay(1, 2, 3), pay(4, 5, 6), pay(1, 4)], { guard: 0 }).held()).toEqual([])
  })

  it('lets change rules add nothing to a cluster of its size', () => {
    const last = { changeOf: (batch: { outputs: { start: Int32Array } }, i: number) => batch.outputs.start[i + 1]! - 1 }
    const change = (from: number, to: number): SmallTransaction => ({
      from: [[from, 10]],
      to: [
        [999, 1],
        [to, 9],
      ],
    })
    const builder = build([pay(1, 2), change(1, 11), change(2, 12), change(1, 13), change(50, 51)], {
      guard: 3,
      ...last,
    })
    expect(partition(builder)).toContainEqual([1, 2, 1000])
    expect(builder.held()).toEqual([{ rule: 'change', clusters: [0], times: 3, tx: 1 }])
    expect(partition(builder)).toContainEqual([50, 51])
  })
})
