import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AddressMovement } from '../ledger/addressMovement.ts'
import { MovementKind } from '../ledger/batch.ts'
import { type Deposit, type DepositFacts, depositReuse } from './depositReuse.ts'

const [DEPOSIT, USER, OTHER, HOT, COLD, RIVAL, FRIEND, ZERO] = [0, 1, 2, 10, 11, 12, 3, 9]
const [COIN, TOKEN] = [0, 1]
const EXCHANGES = new Map([
  [HOT, 'Kraken'],
  [COLD, 'Kraken'],
  [RIVAL, 'Other'],
])
const ETHER = 10n ** 18n
const DEFAULTS = { amount: '0.01', percent: '1', blocks: '3200', forwarded: '90' }

type Step = Partial<AddressMovement> & Pick<AddressMovement, 'payer' | 'payee' | 'amount'>

/** Movements in the order given, each a transaction of its own. */
function movements(steps: readonly Step[]): AddressMovement[] {
  return steps.map((step, row) => ({
    ...{ owner: DEPOSIT, row, tx: row, height: 100 + row, kind: MovementKind.native, asset: COIN },
    ...step,
  }))
}

function find(steps: readonly Step[], parameters: Partial<typeof DEFAULTS> = {}): Deposit | null {
  const facts: DepositFacts = {
    ...{ address: DEPOSIT, movements: movements(steps) },
    exchangeAt: (address) => EXCHANGES.get(address) ?? null,
    isUser: (address) => !EXCHANGES.has(address) && address !== ZERO,
    coinDecimals: (asset) => (asset === COIN ? 18 : null),
  }
  return depositReuse.find(facts, { ...DEFAULTS, ...parameters })
}

const paid = (amount: bigint, height = 100, more: Partial<Step> = {}): Step => {
  return { payer: USER, payee: DEPOSIT, amount, height, ...more }
}
const forwarded = (amount: bigint, height = 100, more: Partial<Step> = {}): Step => {
  return { payer: DEPOSIT, payee: HOT, amount, height, ...more }
}
const confidences = (deposit: Deposit | null) => deposit?.pairs.map(({ confidence }) => confidence) ?? []

describe('the bounds of the definition', () => {
  const LIMIT = ETHER / 100n

  it.each([
    ['nothing less, at once', 0n, 0, 1000],
    ['half the difference', LIMIT / 2n, 0, 750],
    ['half the time', 0n, 1600, 750],
    ['a_max itself', LIMIT, 0, 500],
    ['t_max itself', 0n, 3200, 500],
    ['both at their bounds', LIMIT, 3200, 0],
    ['one wei of difference is rounded down', 1n, 0, 999],
  ])('%s', (_name, difference, blocks, confidence) => {
    const deposit = find([paid(ETHER), forwarded(ETHER - difference, 100 + blocks)])
    expect(deposit).toMatchObject({ exchange: 'Kraken', confidence })
    expect(deposit!.pairs).toMatchObject([{ user: USER, difference, blocks, allowed: LIMIT }])
  })

  it.each([
    ['a wei above a_max', LIMIT + 1n, 0],
    ['a block above t_max', 0n, 3201],
    ['more than was paid', -1n, 0],
  ])('%s is none', (_name, difference, blocks) => {
    expect(find([paid(ETHER), forwarded(ETHER - difference, 100 + blocks)])).toBeNull()
  })

  it('lets gas and one percent be missing where that is more than 0.01 of the coin', () => {
    const gas = { ...forwarded(ETHER / 50n, 100, { tx: 7 }), payee: null, kind: MovementKind.gas }
    const limit = ETHER + ETHER / 50n
    const steps = (sent: bigint) => [paid(100n * ETHER), gas, forwarded(sent, 100, { tx: 7 })]
    expect(find(steps(100n * ETHER - limit))!.pairs).toMatchObject([{ allowed: limit, confidence: 500 }])
    expect(find(steps(100n * ETHER - limit - 1n))).toBeNull()
    // Gas of another transaction counts nothing.
    expect(find([steps(0n)[0]!, { ...gas, tx: 8 }, forwarded(100n * ETHER - limit, 100, { tx: 7 })])).toBeNull()
  })

  it('lets one percent of a token be missing, and of a tiny amount nothing', () => {
    const token = { asset: TOKEN }
    expect(find([paid(1000n, 100, token), forwarded(990n, 100, token)])!.confidence).toBe(500)
    expect(find([paid(1000n, 100, token), forwarded(989n, 100, token)])).toBeNull()
    expect(find([paid(99n, 100, token), forwarded(99n, 100, token)])!.confidence).toBe(1000)
    expect(find([paid(99n, 100, token), forwarded(98n, 100, token)])).toBeNull()
  })

  it('takes the settings of a case', () => {
    const late = [paid(ETHER), forwarded(ETHER, 3301)]
    expect(find(late, { blocks: '3201' })!.confidence).toBe(500)
    expect(find([paid(ETHER), forwarded(ETHER)], { blocks: '0' })!.confidence).toBe(1000)
    expect(find([paid(ETHER), forwarded(ETHER / 2n)], { forwarded: '50', percent: '50' })!.confidence).toBe(500)
    expect(find([paid(ETHER), forwarded(ETHER / 2n)], { forwarded: '50.1', percent: '50' })).toBeNull()
  })
})

describe('all that an address ever received', () => {
  it('goes to one exchange for nine tenths, to the unit', () => {
    const rest = (amount: bigint): Step => ({ payer: FRIEND, payee: DEPOSIT, amount, asset: TOKEN })
    const token = { asset: TOKEN }
    expect(find([paid(900n, 100, token), forwarded(900n, 100, token), rest(100n)])!.assets).toEqual([
      { asset: TOKEN, received: 1000n, forwarded: 900n },
    ])
    expect(find([paid(900n, 100, token), forwarded(900n, 100, token), rest(101n)])).toBeNull()
  })

  it('goes to one exchange, whichever of its own wallets; two exchanges are none', () => {
    const to = (payee: number) => forwarded(ETHER, 100, { payee })
    expect(find([paid(ETHER), to(HOT), paid(ETHER), to(COLD)])!.pairs).toHaveLength(2)
    expect(find([paid(ETHER), to(HOT), paid(ETHER), to(RIVAL)])).toBeNull()
  })

  it('must hold for every asset that it sends, not for what strangers send it', () => {
    const base = [paid(ETHER), forwarded(ETHER)]
    const spam: Step = { payer: FRIEND, payee: DEPOSIT, amount: 5n, asset: TOKEN }
    expect(find([...base, spam])).not.toBeNull()
    expect(find([...base, spam, { payer: DEPOSIT, payee: FRIEND, amount: 5n, asset: TOKEN }])).toBeNull()
  })

  it('leaves alone a wallet that only takes coins from an exchange, or that only pays it', () => {
    expect(find([{ payer: HOT, payee: DEPOSIT, amount: ETHER }, forwarded(ETHER)])).toBeNull()
    expect(find([{ payer: ZERO, payee: DEPOSIT, amount: ETHER }, forwarded(ETHER)])).toBeNull()
    expect(find([forwarded(ETHER)])).toBeNull()
    expect(find([])).toBeNull()
  })

  it('needs heights, and an order: what was forwarded before it came is no forwarding', () => {
    expect(find([paid(ETHER, 100, { height: null }), forwarded(ETHER)])).toBeNull()
    expect(find([forwarded(ETHER), paid(ETHER)])).toBeNull()
  })
})

it('pairs each payment once, each forwarding with what fits it best', () => {
  const deposit = find([
    paid(ETHER, 100),
    paid(ETHER, 110, { payer: OTHER }),
    forwarded(ETHER, 120),
    forwarded(ETHER, 130),
    forwarded(ETHER, 140),
  ])!
  expect(deposit.pairs.map(({ user, blocks }) => [user, blocks])).toEqual([
    [OTHER, 10],
    [USER, 30],
  ])
  expect(deposit.confidence).toBe(Math.max(...confidences(deposit)))
})

describe('whatever comes', () => {
  const step = fc.record({
    in: fc.boolean(),
    other: fc.constantFrom(USER, OTHER, HOT, COLD, RIVAL, FRIEND, ZERO, DEPOSIT),
    amount: fc.oneof(fc.bigInt({ min: 0n, max: 12n }), fc.bigInt({ min: 0n, max: 2n * ETHER })),
    asset: fc.constantFrom(COIN, TOKEN),
    after: fc.oneof(fc.nat(3), fc.nat(4000)),
  })
  /** Chance alone makes hardly a deposit address: every second entry is a payment that is forwarded whole. */
  const passed = fc
    .record({ amount: fc.bigInt({ min: 1n, max: 2n * ETHER }), asset: fc.constantFrom(COIN, TOKEN) })
    .map((of) => [
      { ...of, in: true, other: USER, after: 1 },
      { ...of, in: false, other: HOT, after: 1 },
    ])
  const entry = fc.oneof(
    step.map((one) => [one]),
    passed,
  )
  const history = fc.array(entry, { maxLength: 12 }).map((entries) => {
    let height = 100
    return entries.flat().map(({ in: comes, other, amount, asset, after }): Step => {
      height += after
      const [payer, payee] = comes ? [other, DEPOSIT] : [DEPOSIT, other]
      return { payer, payee, amount, asset, height }
    })
  })

  it('an address that forwards less than nine tenths of an asset that it sends is none', () => {
    let found = 0
    fc.assert(
      fc.property(history, (steps) => {
        const deposit = find(steps)
        if (deposit === null) return
        found++
        const own = steps.filter(({ payer, payee }) => payer !== payee)
        const sum = (of: readonly Step[]) => of.reduce((all, { amount }) => all + amount, 0n)
        for (const asset of new Set(
          own.filter(({ payer, amount }) => payer === DEPOSIT && amount > 0n).map((s) => s.asset),
        )) {
          const all = own.filter((one) => one.asset === asset)
          const received = sum(all.filter(({ payee }) => payee === DEPOSIT))
          const there = sum(all.filter(({ payee }) => EXCHANGES.get(payee!) === deposit.exchange))
          expect(there * 10n).toBeGreaterThanOrEqual(received * 9n)
        }
      }),
      { numRuns: 2000 },
    )
    expect(found).toBeGreaterThan(100)
  })

  it('every pair keeps to its bounds, no payment serves twice, and a confidence is between 0 and 1', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const deposit = find(steps, { forwarded: '0' })
        for (const { paid, forwarded, difference, allowed, blocks, confidence } of deposit?.pairs ?? []) {
          expect(paid.row).toBeLessThan(forwarded.row)
          expect(difference).toBe(paid.amount - forwarded.amount)
          expect(difference >= 0n && difference <= allowed && blocks >= 0 && blocks <= 3200).toBe(true)
          expect(confidence >= 0 && confidence <= 1000).toBe(true)
        }
        const rows = deposit?.pairs.flatMap(({ paid, forwarded }) => [paid.row, forwarded.row]) ?? []
        expect(new Set(rows).size).toBe(rows.length)
      }),
      { numRuns: 500 },
    )
  })
})
