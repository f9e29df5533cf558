import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AssessFacts, assessOutflows } from './assessOutflows.ts'
import type { OwnWithdrawal } from './outflow.ts'
import type { WalletMovement } from './walletHistory.ts'

const [HOT, COLD, ALICE, BOB, EVE] = ['0xh0', '0xc0', '0xa1', '0xb0', '0xe0']
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START = 100 * HOUR
const asset = (n: number) => `ethereum/0x${n}`
const assets = Array.from({ length: 12 }, (_, id) => ({
  ...{ id, chain: 'ethereum', asset: asset(id), symbol: `T${id}`, decimals: 2 },
}))

/** Movements in the order given, each a transaction of its own unless it says which. */
function movements(steps: readonly (Partial<WalletMovement> & { readonly to: string | null })[]): WalletMovement[] {
  return steps.map((step, row) => ({
    ...{ row, chain: 'ethereum', hash: `0x${row}`, height: row, time: START + row * 1000, from: HOT },
    ...{ asset: asset(0), amount: 5n },
    ...step,
  }))
}

type Facts = Partial<AssessFacts> & { readonly funders?: ReadonlyMap<string, string> }
const assess = (all: readonly WalletMovement[], { funders = new Map(), ...more }: Facts = {}) => {
  const assessed = assessOutflows({
    ...{ movements: all, assets, wallets: new Set([HOT, COLD]), since: START, until: START + 100 * HOUR },
    ...{ gasChains: new Set<string>(), stated: [], withdrawals: null, booksArePartial: false, tolerance: 30 * MINUTE },
    ...{ alarm: {}, worthOf: () => null, isKnown: () => true, wrappers: new Set<string>() },
    ...more,
  })
  return { ...assessed, sorted: assessed.sort(funders) }
}

const nothing: OwnWithdrawal = {
  ...{ line: 2, hash: null, address: null, chain: null, asset: null, amount: null, time: null },
}
const drain = (to: string, from = 0) => [0, 1, 2, 3, 4].map((n) => ({ to, asset: asset(from + n), amount: 90n }))

describe('without books', () => {
  it('proposes what an alarm names, and all that went there, and leaves customers to be looked at', () => {
    const { sorted, alarms } = assess(movements([{ to: ALICE }, { to: EVE, amount: 1n }, { to: BOB }, ...drain(EVE)]))
    expect(alarms.map(({ rule }) => rule)).toEqual(['assets'])
    expect(sorted.proposed.map(({ receiver, payments }) => [receiver, payments.length])).toEqual([[EVE, 6]])
    expect(sorted.unexplained.map(({ receiver }) => receiver)).toEqual([ALICE, BOB])
  })

  it('proposes a receiver whose first gas came from where the alarm’s came from', () => {
    const all = movements([{ to: ALICE }, { to: BOB }, ...drain(EVE)])
    const funders = new Map([
      [`ethereum ${EVE}`, '0xf'],
      [`ethereum ${BOB}`, '0xf'],
    ])
    const { proposed } = assess(all, { funders }).sorted
    expect(proposed.map(({ receiver, evidence }) => [receiver, evidence.includes('same-funder')])).toEqual([
      [EVE, false],
      [BOB, true],
    ])
  })

  it('leaves tokens alone that nobody ever had and somebody else moved: made up, to look like payments', () => {
    const gasChains = new Set(['ethereum'])
    const all = movements([{ to: null, from: EVE, asset: 'ethereum/ETH' }, ...drain(EVE)])
    expect(assess(all, { gasChains, isKnown: () => false }).sorted).toMatchObject({ proposed: [], own: [] })
    expect(assess(all, { gasChains, isKnown: () => true }).sorted.proposed).toHaveLength(1)
  })
})

describe('with books', () => {
  it('proposes all that they lack, and nothing for that alone where they are partial or hardly fit', () => {
    const all = movements([{ to: ALICE }, { to: BOB }])
    const withdrawals = [{ ...nothing, hash: '0x0' }]
    const whole = assess(all, { withdrawals })
    expect([whole.books, whole.sorted.proposed.map(({ receiver }) => receiver)]).toEqual(['whole', [BOB]])
    expect(assess(all, { withdrawals, booksArePartial: true }).sorted.proposed).toEqual([])
    const wrong = assess(all, { withdrawals: [1, 2, 3].map((line) => ({ ...nothing, line, hash: `0x99${line}` })) })
    expect([wrong.books, wrong.sorted.proposed, wrong.lacks.length]).toEqual(['partial', [], 2])
  })

  it.each([
    ['base units', { amount: 5n, asset: 'T0' }, true],
    ['whole coins', { amount: '0.05', asset: 't0' }, true],
    ['whole coins with zeros at the end', { amount: '0.0500', asset: asset(0) }, true],
    ['more digits than the asset has', { amount: '0.0501', asset: 'T0' }, false],
    ['another asset', { amount: 5n, asset: 'T1' }, false],
    ['another chain', { amount: 5n, asset: 'T0', chain: 'base' }, false],
  ])('reads %s', (_name, said, found) => {
    const one: OwnWithdrawal = { ...nothing, address: ALICE, time: START, ...said }
    expect(assess(movements([{ to: ALICE }]), { withdrawals: [one] }).matches.own.size).toBe(found ? 1 : 0)
  })

  it('keeps to the tolerance, to the millisecond', () => {
    const at = (time: number) => [{ ...nothing, address: ALICE, amount: 5n, time }]
    const found = (time: number) => assess(movements([{ to: ALICE }]), { withdrawals: at(time) }).matches.own.size
    expect([START - 30 * MINUTE, START + 30 * MINUTE].map(found)).toEqual([1, 1])
    expect([START - 30 * MINUTE - 1, START + 30 * MINUTE + 1].map(found)).toEqual([0, 0])
  })

  it('takes less than they say, as before a fee, and calls more a contradiction', () => {
    const said = (amount: bigint) => [{ ...nothing, hash: '0x0', address: ALICE, amount }]
    const { matches } = assess(movements([{ to: ALICE }]), { withdrawals: said(6n) })
    expect([...matches.own.values()].map(({ less }) => less)).toEqual([true])
    expect(assess(movements([{ to: ALICE }]), { withdrawals: said(4n) }).matches.contradicted).toHaveLength(1)
  })
})

/** Payments among few people of few amounts and times, so that many could be each other’s. */
const step = fc.record({
  to: fc.constantFrom(ALICE, BOB, EVE, COLD, null),
  from: fc.constantFrom(HOT, HOT, COLD, EVE),
  asset: fc.nat(6).map(asset),
  amount: fc.constantFrom(0n, 1n, 2n, 90n),
  time: fc.nat(200).map((minutes) => START - HOUR + minutes * MINUTE),
  hash: fc.nat(8).map((n) => `0xh${n}`),
})
const book = fc.record({
  hash: fc.option(fc.nat(9).map((n) => `0xh${n}`)),
  address: fc.option(fc.constantFrom(ALICE, BOB, EVE)),
  asset: fc.option(fc.nat(6).map(asset)),
  amount: fc.option(fc.constantFrom(1n, 2n, 90n)),
  time: fc.option(fc.nat(200).map((minutes) => START - HOUR + minutes * MINUTE)),
})
const world = fc.record({
  steps: fc.array(step, { maxLength: 30 }).map((steps) => movements([...steps].sort((a, b) => a.time - b.time))),
  books: fc.option(
    fc.array(book, { maxLength: 15 }).map((all) => all.map((one, n) => ({ ...nothing, ...one, line: n + 2 }))),
  ),
  partial: fc.boolean(),
})

describe('whatever comes', () => {
  it('each outflow is in one class, and the classes add up to all of them', () => {
    fc.assert(
      fc.property(world, ({ steps, books, partial }) => {
        const facts = {
          withdrawals: books,
          booksArePartial: partial,
          gasChains: new Set(['ethereum']),
          isKnown: () => false,
        }
        const { sorted, history } = assess(steps, facts)
        const { own, internal, proposed, unexplained } = sorted
        const rows = [
          ...own.map(({ outflow }) => outflow),
          ...internal,
          ...[...proposed, ...unexplained].flatMap(({ payments }) => payments),
        ]
        expect(rows.map(({ row }) => row).sort((a, b) => a - b)).toEqual(history.outflows.map(({ row }) => row))
        for (const group of [...proposed, ...unexplained]) {
          const sum = (of: readonly { amount: bigint }[]) => of.reduce((all, { amount }) => all + amount, 0n)
          expect(sum(group.totals)).toBe(sum(group.payments))
          expect(new Set(group.payments.map(({ to }) => to))).toEqual(new Set([group.receiver]))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('a line of the books explains one outflow at most, and their order does not matter', () => {
    fc.assert(
      fc.property(world, fc.nat(), ({ steps, books }, turn) => {
        const lines = books ?? []
        const { own, notFound, contradicted } = assess(steps, { withdrawals: lines }).matches
        const used = [...own.values()].map(({ withdrawal }) => withdrawal.line)
        const all = [...used, ...[...notFound, ...contradicted].map(({ line }) => line)]
        expect(all.sort((a, b) => a - b)).toEqual(lines.map(({ line }) => line))
        const at = lines.length === 0 ? 0 : turn % lines.length
        const turned = [...lines.slice(at), ...lines.slice(0, at)].reverse()
        const again = assess(steps, { withdrawals: turned }).matches.own
        expect([...again.keys()].sort()).toEqual([...own.keys()].sort())
      }),
      { numRuns: 300 },
    )
  })
})
