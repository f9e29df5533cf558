import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Case } from '../case/case.ts'
import type { Tag } from '../knowledge/tag.ts'
import type { LeadsFile } from '../wire/leadsFile.ts'
import type { TraceFile } from '../wire/traceFile.ts'
import { seeThrough } from './seeThrough.ts'
import type { LedgerAddressFacts, ShareInput } from './shareInput.ts'
import { shareRoles } from './shareRoles.ts'
import { stolenShare } from './stolenShare.ts'
import type { TaintedPayment } from './taintedPayment.ts'
import { createTaintTally } from './taintTally.ts'

const COIN = 'ethereum/ETH'
const POLICIES = ['haircut', 'dirty-first'] as const
const STOLEN = 1_000_000n

interface Step {
  readonly from: string
  readonly to: string
  readonly amount: bigint
}

/** A town with one coin, traced the plain way: every wallet is two numbers, and a policy says which of them pays. */
function townOf(steps: readonly Step[], clean: ReadonlyMap<string, bigint>) {
  const tally = createTaintTally('haircut', new Map([[1, STOLEN]]))
  const received = new Map<string, bigint>(clean)
  for (const policy of POLICIES) {
    const pools = new Map([...clean].map(([address, amount]) => [address, { clean: amount, dirty: 0n }]))
    const poolOf = (address: string) => {
      const pool = pools.get(address) ?? { clean: 0n, dirty: 0n }
      pools.set(address, pool)
      return pool
    }
    const pay = (from: string, to: string, amount: bigint, tainted: bigint, n: number) => {
      const pool = poolOf(to)
      pool.dirty += tainted
      pool.clean += amount - tainted
      if (policy === 'haircut') received.set(to, (received.get(to) ?? 0n) + amount)
      if (tainted > 0n) tally.add({ ...PAYMENT, policy, from, to, tainted, basis: tainted, time: n, txHash: `0x${n}` })
    }
    pay('victim', 'thief', STOLEN, STOLEN, 0)
    steps.forEach(({ from, to, amount: asked }, n) => {
      const pool = poolOf(from)
      const whole = pool.clean + pool.dirty
      const amount = asked < whole ? asked : whole
      if (amount === 0n || from === to) return
      const dirty = policy === 'haircut' ? (pool.dirty * amount) / whole : pool.dirty < amount ? pool.dirty : amount
      // What rounding leaves must still be there.
      const tainted = amount - dirty > pool.clean ? amount - pool.clean : dirty
      pool.dirty -= tainted
      pool.clean -= amount - tainted
      pay(from, to, amount, tainted, n + 1)
    })
  }
  const fact = (received: bigint): LedgerAddressFacts => ({ received, firstTime: '', lastTime: '' })
  const facts = new Map([...received].map(([address, amount]) => [key(address), new Map([[COIN, fact(amount)]])]))
  return { tallies: tally.result(), facts }
}

const PAYMENT: Pick<TaintedPayment, 'origin' | 'chain' | 'asset'> = { origin: 1, chain: 'ethereum', asset: COIN }
const key = (address: string) => `ethereum ${address}`

function inputOf(
  steps: readonly Step[],
  clean: ReadonlyMap<string, bigint>,
  more: Partial<ShareInput> = {},
): ShareInput {
  const trace: Partial<TraceFile> = { policies: {} }
  const leads: Partial<LeadsFile> = { depositAddresses: [] }
  const theCase: Partial<Case> = { victim: null, claims: [], assets: [] }
  return {
    ...{ caseFile: theCase as Case, trace: trace as TraceFile, leads: leads as LeadsFile, endpoints: [] },
    ...townOf(steps, clean),
    names: new Map([[COIN, { asset: COIN, symbol: 'ETH', decimals: 18 }]]),
    ...{ receivers: new Map([[key('thief'), { evidence: 'on-chain' as const, source: '0x0' }]]), known: [] },
    ...{ robbed: new Set([key('victim')]), tags: [tagOf('exchange', 'exchange')], front: 'haircut' as const },
    ...{ conserving: POLICIES, priceAt: () => null, leastShare: 5_000n },
    ...more,
  }
}

function tagOf(address: string, category: string): Tag {
  return {
    ...{ chain: 'ethereum', address, label: `Some ${category}`, category, actor: '', source: 'a list', confidence: '' },
    ...{ confidenceLevel: 0, lastmod: '', pack: '', file: '' },
  }
}

const listed = (input: ShareInput) =>
  [...shareRoles(input)].filter(([, { role }]) => role === 'receiver' || role === 'intermediary').map(([one]) => one)

describe('who is in the thief’s role', () => {
  const step = (from: string, to: string, amount = 1_000n): Step => ({ from, to, amount })

  test('a wallet is in it exactly at the least share, and not a unit below', () => {
    const paid = [step('thief', 'wallet', 5_000n)]
    expect(listed(inputOf(paid, new Map([['wallet', 5_000n]])))).toContain(key('wallet'))
    expect(listed(inputOf(paid, new Map([['wallet', 5_001n]])))).not.toContain(key('wallet'))
  })

  test('behind an unlabelled hot wallet nobody is, whatever a policy gives them', () => {
    const steps = [step('thief', 'deposit'), step('deposit', 'hot'), step('hot', 'customer', 500n)]
    const input = inputOf(steps, new Map([['hot', 100_000n]]))
    expect(stolenShare(input, input.tallies.get(key('customer'))!, 'dirty-first', () => true)).toBe(10_000n)
    expect(listed(input)).toEqual([key('thief'), key('deposit')])
    // A label comes, and takes the deposit address back.
    const labelled = { ...input, tags: [...input.tags, tagOf('deposit', 'exchange')] }
    expect(listed(labelled)).toEqual([key('thief')])
    expect(shareRoles(labelled).get(key('deposit'))).toMatchObject({ role: 'service', evidence: { class: 'claim' } })
  })

  test('a label of a business counts against any surer one, and even where a seed names the address', () => {
    const tags = [{ ...tagOf('thief', 'user'), confidenceLevel: 100 }, tagOf('thief', 'exchange')]
    expect(listed(inputOf([step('thief', 'wallet')], new Map(), { tags }))).toEqual([])
  })

  test('coins that go round between two wallets do not put them on it by themselves', () => {
    const steps = [step('thief', 'hot', 100n), step('hot', 'a', 50n), step('a', 'b', 50n), step('b', 'a', 50n)]
    expect(listed(inputOf(steps, new Map([['hot', 100_000n]])))).toEqual([key('thief')])
  })

  test('where inputs of several addresses pay together, only stolen coins that brought no others with them count', () => {
    const paidWith = (whole: bigint) => {
      const input = inputOf([], new Map([['several', 1_000n]]))
      const tally = createTaintTally('haircut', new Map([[1, STOLEN]]))
      for (const policy of POLICIES) {
        const amounts = { tainted: 990n, whole, basis: 990n }
        tally.add({ ...PAYMENT, policy, from: '', to: 'several', time: 1, txHash: '0x1', ...amounts })
      }
      return listed({ ...input, tallies: new Map([...input.tallies, ...tally.result()]) })
    }
    expect(paidWith(1_000n)).toEqual([key('thief'), key('several')])
    expect(paidWith(1_001n)).toEqual([key('thief')])
  })

  test('a contract that holds nothing is not, and whom it paid is, whatever label it has', () => {
    const tally = createTaintTally('haircut', new Map([[1, STOLEN]]))
    for (const policy of POLICIES) {
      const payment = { ...PAYMENT, policy, time: 1, txHash: '0x1', tainted: 500n, basis: 500n }
      const payments = [
        { ...payment, from: 'thief', to: 'disperser' },
        { ...payment, from: 'disperser', to: 'mule' },
      ]
      for (const { payment: seen, passedOn } of seeThrough(payments)) tally.add(seen, passedOn)
    }
    const input = inputOf([], new Map())
    const passed = { ...input, tallies: new Map([...input.tallies, ...tally.result()]) }
    for (const tags of [[], [tagOf('disperser', 'defi')]]) {
      expect(listed({ ...passed, tags })).toEqual([key('thief'), key('mule')])
      expect(shareRoles({ ...passed, tags }).get(key('disperser'))).toMatchObject({ role: 'contract' })
    }
  })

  test('no service, victim or customer ever is; whom the thief’s wallets alone paid always is', () => {
    const wallets = ['thief', 'w1', 'w2', 'w3']
    const others = ['hot', 'exchange', 'victim', 'deposit-of-exchange']
    const customers = ['c1', 'c2', 'c3']
    const amount = fc.bigInt(1n, STOLEN)
    const steps = fc.array(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.record({
            from: fc.constantFrom(...wallets),
            to: fc.constantFrom(...wallets, ...others),
            amount,
          }),
        },
        fc.record({ from: fc.constant('hot'), to: fc.constantFrom(...customers, ...wallets.slice(1)), amount }),
        fc.record({ from: fc.constantFrom('exchange', 'victim'), to: fc.constantFrom(...customers), amount }),
      ),
      { maxLength: 40 },
    )
    // Its customers' coins are more than all that was stolen, however often that goes round.
    const clean = new Map([
      ['hot', 100n * STOLEN],
      ['exchange', STOLEN],
    ])
    const tags = [tagOf('exchange', 'exchange'), tagOf('deposit-of-exchange', 'exchange')]
    fc.assert(
      fc.property(steps, fc.boolean(), (all, paysBack) => {
        const some = paysBack ? all : all.filter(({ from }) => from !== 'hot')
        const run = [...some, step('thief', 'hot'), step('hot', 'c1')]
        const list = listed(inputOf(run, clean, { tags }))
        expect(list.filter((one) => [...others, ...customers].map(key).includes(one))).toEqual([])
        expect(list).toContain(key('thief'))
        const fromHot = new Set(some.filter(({ from }) => from === 'hot').map(({ to }) => to))
        if (fromHot.size > 0) return
        const input = inputOf(run, clean, { tags })
        for (const wallet of wallets) if (input.tallies.get(key(wallet))) expect(list).toContain(key(wallet))
      }),
      { numRuns: 150 },
    )
  })
})
