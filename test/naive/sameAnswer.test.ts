import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Origin, Seed } from '../../src/core/case/case.ts'
import { planWalk } from '../../src/core/trace/plan.ts'
import { Walk } from '../../src/core/trace/walk.ts'
import { type MemoryLedger, memoryLedger } from '../memory/memoryLedger.ts'
import { summarise } from '../memory/summarise.ts'
import { accountLedgers, type Ledger, utxoLedgers } from './ledgers.ts'
import { naiveTrace, policiesFor } from './naiveTrace.ts'

/** The product's tracer and the naive one are two readings of one page: they must agree to the unit. */
describe('the walk gives the naive answer', () => {
  test('on account ledgers', () => {
    fc.assert(fc.property(accountLedgers, sameAnswer), { numRuns: 2_000 })
  })

  test('on UTXO ledgers', () => {
    fc.assert(fc.property(utxoLedgers, sameAnswer), { numRuns: 2_000 })
  })
})

function sameAnswer(input: Ledger): void {
  const ledger = memoryLedger(input.transfersCsv ?? [], input.utxoJsonl ?? [])
  const walk = walkOver(input, ledger)
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

function walkOver(input: Ledger, ledger: MemoryLedger): Walk {
  const { services = [], covered = 'all', hops = null, minAmount = {}, asOf } = input.options ?? {}
  const id = (address: string) => ledger.ids.address('', address)
  const idsOf = (addresses: readonly string[]) => new Set(addresses.flatMap((address) => id(address) ?? []))
  const least = new Map(Object.entries(minAmount).map(([asset, amount]) => [asset, BigInt(amount)]))
  const origins = input.origins.map(({ asset, seed }, index): Origin => ({ id: index + 1, asset, seed: toSeed(seed) }))
  const plan = planWalk(
    { origins, stop: { services: true, hops, minAmount: least, serviceLike: false, coinjoin: true } },
    ledger.ids,
    {
      policies: policiesFor(input),
      services: idsOf(services),
      covered: ledger.assets.map(() => (covered === 'all' ? 'all' : idsOf(covered))),
      flows: true,
    },
  )
  const walk = new Walk(plan)
  const end = asOf === undefined ? Number.POSITIVE_INFINITY : Date.parse(asOf)
  walk.read(upTo(ledger, end))
  return walk
}

/** The ledger's batch without what is younger than `end`; times rise with the rows. */
function upTo(ledger: MemoryLedger, end: number): MemoryLedger['batch'] {
  const { batch } = ledger
  const length = batch.time.findIndex((time) => time > end)
  return length === -1 ? batch : { ...batch, length }
}

function toSeed(seed: Ledger['origins'][number]['seed']): Seed {
  const from = 'from' in seed && seed.from !== undefined ? Date.parse(seed.from) : null
  if ('tx' in seed) return { kind: 'tx', tx: seed.tx, to: seed.to ?? null }
  if ('address' in seed) return { kind: 'address', address: seed.address, from, victims: seed.victims ?? null }
  return { kind: 'opening', address: seed.opening, amount: seed.amount === 'all' ? 'all' : BigInt(seed.amount), from }
}
