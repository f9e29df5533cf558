import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DrainFacts, hotWalletDrain } from './hotWalletDrain.ts'
import type { WatchedTransaction } from './watched.ts'

const [HOT, COLD, EVE, MAL] = ['hot', 'cold', 'eve', 'mal']
const MINUTE = 60_000
const DEFAULTS = {
  minutes: '15',
  hours: '24',
  assets: '5',
  part: '10',
  halves: '2',
  share: '50',
  left: '1',
  customers: '5',
}

interface Step {
  readonly at?: number
  readonly from?: string
  readonly to: string
  readonly asset?: string
  readonly amount?: bigint
  readonly own?: boolean
}

/** A transaction each, in the order given; `at` in minutes. */
function pay(steps: readonly Step[]): WatchedTransaction[] {
  return steps.map(({ at = 0, from = HOT, to, asset = 'A', amount = 1n, own = false }, n) => ({
    ...{ chain: 'ethereum', hash: `0x${n}`, time: at * MINUTE },
    movements: [{ from, to, asset, amount, own }],
  }))
}

const opening = ['A', 'B', 'C', 'D', 'E', 'F'].map((asset) => ({ wallet: HOT, asset, amount: 1000n }))
function find(steps: readonly Step[], more: Partial<DrainFacts> = {}, parameters: Partial<typeof DEFAULTS> = {}) {
  const facts = { wallets: [HOT], known: [COLD], opening, transactions: pay(steps), ...more }
  return hotWalletDrain.find(facts, { ...DEFAULTS, ...parameters })
}
const rules = (steps: readonly Step[], more: Partial<DrainFacts> = {}, parameters: Partial<typeof DEFAULTS> = {}) =>
  find(steps, more, parameters).alarms.map(({ rule }) => rule)
const take = (amount: bigint, to = EVE, minutes = 0) =>
  ['A', 'B', 'C', 'D', 'E'].map((asset, n) => ({ to, asset, amount, at: n * minutes }))

describe('the bounds of the rules', () => {
  it.each([
    ['a tenth of five assets', take(100n), ['assets']],
    ['less than a tenth of one of them', [...take(100n).slice(1), { to: EVE, asset: 'A', amount: 99n }], []],
    ['four assets', take(100n).slice(1), []],
    ['five in fifteen minutes', take(100n, EVE, 3.75), ['assets']],
    ['five in more', take(100n, EVE, 3.76), []],
    ['all but a hundredth of one asset', [{ to: EVE, amount: 990n }], ['sweep']],
    ['all but a little more', [{ to: EVE, amount: 989n }], []],
    ['what is the victim’s own', take(990n).map((step) => ({ ...step, own: true })), []],
    ['what goes to another of its wallets', take(990n, COLD), []],
  ])('%s', (_name, steps, found) => {
    expect(rules(steps)).toEqual(found)
  })

  it('count the half of two assets, whoever got each', () => {
    const halves = [
      { to: EVE, asset: 'A', amount: 500n },
      { to: MAL, asset: 'B', amount: 500n },
    ]
    const { alarms } = find(halves)
    expect(alarms.map(({ rule, receivers }) => [rule, ...receivers])).toEqual([
      ['spread', EVE],
      ['spread', MAL],
    ])
    expect(rules([halves[0]!, { ...halves[1]!, amount: 499n }])).toEqual([])
    expect(rules([halves[0]!, { ...halves[1]!, asset: 'A', amount: 250n }])).toEqual([])
  })

  it('need more than the least that a wallet had, but for the part of five assets', () => {
    const least = opening.map((one) => ({ ...one, orMore: true }))
    expect(rules(take(990n), { opening: least, worthOf: () => 1n })).toEqual(['assets'])
    expect(rules(take(99n), { opening: least })).toEqual([])
  })

  it('count half of all that is worth something', () => {
    const worthOf = (asset: string, amount: bigint) => (asset === 'A' ? 100n * amount : asset === 'B' ? amount : null)
    const half = { to: EVE, amount: 505n }
    expect(find([half], { worthOf }).alarms).toMatchObject([{ rule: 'share', share: 500 }])
    expect(rules([{ ...half, amount: 504n }], { worthOf })).toEqual([])
  })

  it('need no balance to count assets, and find no sweep without one', () => {
    expect(rules(take(1n), { opening: [] })).toEqual(['assets'])
    expect(rules([{ to: EVE, amount: 1000n }], { opening: [] })).toEqual([])
  })

  it('know a receiver that was first paid a day before, and not one that was tried an hour before', () => {
    const late = (hours: number) => take(100n).map((step) => ({ ...step, at: hours * 60 }))
    expect(rules([{ to: EVE }, ...late(24)])).toEqual(['assets'])
    expect(rules([{ to: EVE }, ...late(24.1)])).toEqual([])
  })

  it('take addresses of one hand for one', () => {
    const steps = take(100n).map((step, n) => ({ ...step, to: n % 2 === 0 ? EVE : MAL }))
    expect(rules(steps)).toEqual([])
    expect(find(steps, { handOf: () => 'thief' }).alarms).toMatchObject([{ rule: 'assets', receivers: [EVE, MAL] }])
  })
})

it('tells each hand and rule once, with what was taken and what there was', () => {
  const { alarms } = find([...take(100n), ...take(895n)])
  expect(alarms.map(({ rule }) => rule)).toEqual(['assets', 'sweep', 'spread'])
  expect(alarms[0]!.taken).toEqual(['A', 'B', 'C', 'D', 'E'].map((asset) => ({ asset, amount: 100n, of: 1000n })))
  expect(alarms[0]!.hashes).toEqual(['0x0', '0x1', '0x2', '0x3', '0x4'])
})

it('doubts an alarm whose receiver goes on to pay whom the wallet paid, as its owner’s new wallet does', () => {
  const customers = ['c1', 'c2', 'c3', 'c4', 'c5'].map((to) => ({ to, at: -60 }))
  const then = (from: string) => customers.map((one) => ({ ...one, from, at: 60 }))
  expect(find([...customers, ...take(990n), ...then(EVE)]).doubts).toMatchObject([{ hand: EVE, customers: 5 }])
  expect(find([...customers, ...take(990n), ...then(EVE).slice(1)]).doubts).toEqual([])
  const strangers = then(EVE).map((one) => ({ ...one, to: `x${one.to}` }))
  expect(find([...customers, ...take(990n), ...strangers]).doubts).toEqual([])
})

it('says nothing of payments that take no tenth of anything and leave nothing empty, whatever comes', () => {
  const step = fc.record({
    to: fc.constantFrom('c1', 'c2', EVE),
    asset: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'),
    amount: fc.bigInt({ min: 0n, max: 3n }),
    at: fc.nat(3000),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      expect(rules([...steps].sort((a, b) => a.at - b.at))).toEqual([])
    }),
    { numRuns: 200 },
  )
})
