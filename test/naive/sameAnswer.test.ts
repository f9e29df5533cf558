import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Walk } from '../../src/core/trace/walk/walk.ts'
import { type MemoryLedger, memoryLedger } from '../memory/memoryLedger.ts'
import { claimsPolicy, planOf, upTo } from '../memory/planOf.ts'
import { summarise } from '../memory/summarise.ts'
import { accountLedgers, type Ledger, ledgerFromSeed, lendingLedgers, orderLedgers, utxoLedgers } from './ledgers.ts'
import { naiveTrace } from './naiveTrace.ts'

/** The product's tracer and the naive one are two readings of one page: they must agree to the unit. */
describe('the walk gives the naive answer', () => {
  test('on account ledgers', () => {
    fc.assert(fc.property(accountLedgers, sameAnswer), { numRuns: 2_000, endOnFailure: true, seed: 750272275 })
  })

  test('on account ledgers whose logs tell of orders and destroyed coins', () => {
    fc.assert(fc.property(orderLedgers, sameAnswer), { numRuns: 250, endOnFailure: true })
  })

  test('on ledgers with lending markets', () => {
    fc.assert(fc.property(lendingLedgers, sameAnswer), { numRuns: 250, endOnFailure: true })
  })

  test('on UTXO ledgers', () => {
    fc.assert(fc.property(utxoLedgers, sameAnswer), { numRuns: 2_000, endOnFailure: true })
  })
})

/** Else the answers would agree on what never happens. */
test('stolen coins go through every kind of swap in random ledgers', () => {
  const kinds = new Set<string>()
  for (let seed = 0; seed < 800; seed++) {
    const ledger = ledgerFromSeed('ethereum', seed)
    const { conversions, paid, unread } = naiveTrace(ledger, 'fifo')
    if (paid.length > 0) kinds.add('paid')
    if (unread.length > 0) kinds.add('unread')
    for (const { txHash, address, to, approximate, contested } of conversions) {
      const gas = ledger.transfersCsv!.find((row) => row[4] === txHash && row[6] === 'gas')
      if (gas !== undefined && gas[10] !== address) kinds.add('by a contract wallet')
      if (to.address !== address) kinds.add('for another')
      kinds.add(approximate ? 'of several' : 'one for one').add(contested ?? 'fair')
    }
  }
  const doubts = ['fair', 'named', 'no-price', 'worth-less', 'paid', 'unread']
  expect([...kinds].sort()).toEqual(
    ['by a contract wallet', 'for another', 'of several', 'one for one', ...doubts].sort(),
  )
})

test('basis goes through every step of a loan in random ledgers', () => {
  const steps = new Set<string>()
  for (let seed = 0; seed < 400; seed++) {
    const ledger = ledgerFromSeed('ethereum', seed, 100)
    const { conversions, unpriced } = naiveTrace(ledger, 'fifo')
    if (unpriced.length > 0) steps.add('without a price')
    const isReceipt = (asset: string) => ledger.lending?.receipts[asset] !== undefined
    for (const { txHash, from, to, approximate } of conversions) {
      if (!approximate) continue
      for (const { kind } of (ledger.events ?? []).filter(({ tx }) => tx === txHash))
        steps.add(
          `${kind}: ${isReceipt(from.asset) ? 'receipt' : 'coin'} to ${isReceipt(to.asset) ? 'receipt' : 'coin'}`,
        )
    }
  }
  expect([...steps]).toEqual(
    expect.arrayContaining([
      'borrow: receipt to coin',
      'repay: coin to receipt',
      'liquidate: receipt to coin',
      'liquidate: coin to receipt',
      'without a price',
    ]),
  )
})

function sameAnswer(input: Ledger): void {
  const ledger = memoryLedger(input.transfersCsv ?? [], input.utxoJsonl ?? [], input.events)
  const walk = new Walk(planOf(input, ledger))
  walk.read(upTo(ledger, input))
  const summary = summarise(walk, ledger)
  for (const state of walk.states) {
    const { id, conserves } = state.policy
    const naive = naiveTrace(input, id)
    expect({ [id]: summary[id] }).toEqual({ [id]: { ...naive.holdings, ...naive.endpoints, ...naive.sinks } })
    if (conserves) {
      expect(
        Object.fromEntries([...state.assumedClean].map(([holding, amount]) => [ledger.holdings[holding], `${amount}`])),
      ).toEqual(naive.assumedClean)
      expect(Object.fromEntries(input.origins.map((_, index) => [index + 1, `${state.stolen[index + 1]}`]))).toEqual(
        naive.stolen,
      )
    }
    if (id === claimsPolicy(input)) {
      const claims = claimsOf(walk, ledger)
      expect(claims).toEqual(naive.claims)
      input.origins.forEach(({ seed }, index) => {
        const claimed = claims.filter(({ origin }) => origin === index + 1).map((claim) => BigInt(claim.claimed))
        if ('address' in seed) expect(claimed.reduce((sum, one) => sum + one, 0n)).toBe(state.stolen[index + 1])
      })
    }
    expect(state.unpriced.size).toBe(naive.unpriced.length)
    const hops = Object.fromEntries(
      state.hops.flatMap((hop, holding) => (hop === undefined ? [] : [[ledger.holdings[holding], hop]])),
    )
    expect(hops).toEqual(naive.hops)
    const given = ({ address, from, tainted }: (typeof state.conversions)[number]) => ({
      address: ledger.addresses[address],
      asset: ledger.assets[from.asset],
      tainted: `${tainted}`,
    })
    const stopped = state.conversions.filter(({ to }) => to === null)
    expect(stopped.filter(({ contested }) => contested !== null).map(given)).toEqual(naive.paid)
    expect(stopped.filter(({ contested }) => contested === null).map(given)).toEqual(naive.unread)
    const conversions = state.conversions
      .filter(({ to }) => to !== null)
      .map(({ address, from, to, tainted, approximate, differs, contested }) => ({
        address: ledger.addresses[address],
        from: { asset: ledger.assets[from.asset], amount: `${from.amount}` },
        to: { asset: ledger.assets[to!.asset], amount: `${to!.amount}`, address: ledger.addresses[to!.address] },
        tainted: `${tainted}`,
        approximate,
        differs,
        contested: contested?.why ?? null,
      }))
    expect(conversions).toEqual(naive.conversions.map(({ txHash: _, basis: __, ...conversion }) => conversion))
  }
}

function claimsOf({ claims }: Walk, { batch, holdings }: MemoryLedger) {
  const { origin, row, output, claimed } = claims!
  return origin.map((number, n) => {
    const leg = batch.outputs.start[row[n]!]! + output[n]!
    return { origin: number, holding: holdings[batch.outputs.holding[leg]!]!, claimed: String(claimed[n]) }
  })
}
