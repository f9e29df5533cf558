import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Walk } from '../../src/core/trace/walk.ts'
import { type MemoryLedger, memoryLedger } from '../memory/memoryLedger.ts'
import { claimsPolicy, planOf, upTo } from '../memory/planOf.ts'
import { summarise } from '../memory/summarise.ts'
import { accountLedgers, type Ledger, utxoLedgers } from './ledgers.ts'
import { naiveTrace } from './naiveTrace.ts'

/** The product's tracer and the naive one are two readings of one page: they must agree to the unit. */
describe('the walk gives the naive answer', () => {
  test('on account ledgers', () => {
    fc.assert(fc.property(accountLedgers, sameAnswer), { numRuns: 2_000, endOnFailure: true, seed: 750272275 })
  })

  test('on UTXO ledgers', () => {
    fc.assert(fc.property(utxoLedgers, sameAnswer), { numRuns: 2_000, endOnFailure: true })
  })
})

function sameAnswer(input: Ledger): void {
  const ledger = memoryLedger(input.transfersCsv ?? [], input.utxoJsonl ?? [])
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
    const hops = Object.fromEntries(
      state.hops.flatMap((hop, holding) => (hop === undefined ? [] : [[ledger.holdings[holding], hop]])),
    )
    expect(hops).toEqual(naive.hops)
    const conversions = state.conversions
      .filter(({ to }) => to !== null)
      .map(({ address, from, to, tainted }) => ({
        address: ledger.addresses[address],
        from: { asset: ledger.assets[from.asset], amount: `${from.amount}` },
        to: { asset: ledger.assets[to!.asset], amount: `${to!.amount}` },
        tainted: `${tainted}`,
      }))
    expect(conversions).toEqual(
      naive.conversions.map(({ address, from, to, tainted }) => ({ address, from, to, tainted })),
    )
  }
}

function claimsOf({ claims }: Walk, { batch, holdings }: MemoryLedger) {
  const { origin, row, output, claimed } = claims!
  return origin.map((number, n) => {
    const leg = batch.outputs.start[row[n]!]! + output[n]!
    return { origin: number, holding: holdings[batch.outputs.holding[leg]!]!, claimed: String(claimed[n]) }
  })
}
