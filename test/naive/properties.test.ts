import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LENDING_KINDS } from '../../src/core/ledger/event.ts'
import { POLICY_IDS, type PolicyId } from '../../src/core/trace/policyIds.ts'
import { chainOrder } from './chainOrder.ts'
import { diceFromSeed } from './dice.ts'
import { findClaims } from './findClaims.ts'
import { findExchanges } from './findExchanges.ts'
import { type Ledger, ledgers } from './ledgers.ts'
import type { NaiveResult, Parts } from './naiveResult.ts'
import { coveredBy, naiveTrace, policiesFor } from './naiveTrace.ts'

const RUNS = { numRuns: 1500 }

function basisByOrigin(result: NaiveResult): Record<string, string> {
  const sums = Object.fromEntries(Object.keys(result.stolen).map((origin) => [origin, 0n]))
  for (const places of [result.holdings, result.endpoints, result.sinks]) {
    for (const parts of Object.values(places)) {
      for (const [origin, [, basis]] of Object.entries(parts)) sums[origin]! += BigInt(basis!)
    }
  }
  return Object.fromEntries(Object.entries(sums).map(([origin, sum]) => [origin, String(sum)]))
}

/** What a ledger gives under each policy. */
type Results = ReadonlyMap<PolicyId, NaiveResult>

/** They share their ledgers: to trace one under every policy is what takes the time. */
test('of every ledger: basis sums to what was stolen, holdings hold the same under every policy, poison is the outer bound', () => {
  fc.assert(
    fc.property(ledgers, (ledger) => {
      const results: Results = new Map(policiesFor(ledger).map((policy) => [policy, naiveTrace(ledger, policy)]))
      basisSumsToWhatWasStolen(results)
      holdingsHoldTheSame(results)
      poisonIsTheOuterBound(results)
    }),
    RUNS,
  )
})

function basisSumsToWhatWasStolen(results: Results): void {
  for (const [policy, result] of results) {
    if (policy !== 'poison') expect(basisByOrigin(result)).toEqual(result.stolen)
  }
}

/** And never more taint than a holding holds. */
function holdingsHoldTheSame(results: Results): void {
  const [first, ...others] = results.values()
  for (const other of others) expect(other.totals).toEqual(first!.totals)
  for (const { holdings, totals } of results.values()) {
    for (const [holding, parts] of Object.entries(holdings)) {
      const tainted = Object.values(parts).reduce((sum, [amount]) => sum + BigInt(amount), 0n)
      expect(tainted).toBeLessThanOrEqual(BigInt(totals[holding]!))
    }
  }
}

/**
 * Every holding tainted under any policy is tainted under poison.
 * Where value rests, and where a stop that depends on the address alone ended it, poison has taint too.
 * An end by `hops` or `minAmount` depends on how much came, and from how near: poison may pass on where
 * another policy ended. Then at least taint arrived there.
 */
function poisonIsTheOuterBound(results: Results): void {
  const poison = results.get('poison')!
  for (const [policy, result] of results) {
    if (policy === 'poison') continue
    expect(Object.keys(poison.holdings)).toEqual(expect.arrayContaining(Object.keys(result.holdings)))
    const ends = Object.keys(result.endpoints).filter((end) => /(service|unread)$/.test(end))
    expect(Object.keys(poison.endpoints)).toEqual(expect.arrayContaining(ends))
    for (const [holding, hop] of Object.entries(result.hops)) {
      expect(poison.hops[holding]).toBeLessThanOrEqual(hop)
    }
  }
}

describe('stops', () => {
  test('what rests is nearer than the limit of hops', () => {
    fc.assert(
      fc.property(ledgers, fc.integer({ min: 1, max: 4 }), (ledger, hops) => {
        for (const policy of policiesFor(ledger)) {
          const result = naiveTrace({ ...ledger, options: { ...ledger.options, hops } }, policy)
          for (const holding of Object.keys(result.holdings)) expect(result.hops[holding]).toBeLessThan(hops)
        }
      }),
      RUNS,
    )
  })

  test('limits that nothing meets change nothing', () => {
    fc.assert(
      fc.property(ledgers, (ledger) => {
        const { hops, minAmount, ...rest } = ledger.options
        const loose = { ...rest, hops: 1_000_000, minAmount: { 'ethereum/ETH': '1', 'bitcoin/BTC': '1' } }
        for (const policy of policiesFor(ledger)) {
          expect(naiveTrace({ ...ledger, options: loose }, policy)).toEqual(
            naiveTrace({ ...ledger, options: rest }, policy),
          )
        }
      }),
      RUNS,
    )
  })

  test('where every address is a service, all that was stolen ends where the seeds put it; what was there at the opening does not arrive', () => {
    const arriving = ledgers.filter(({ origins }) => origins.every(({ seed }) => !('opening' in seed)))
    fc.assert(
      fc.property(arriving, (ledger) => {
        const services = [
          ...new Set(chainOrder(ledger.transfersCsv ?? [], ledger.utxoJsonl ?? []).flatMap(addressesOf)),
        ]
        for (const policy of policiesFor(ledger)) {
          const { holdings, sinks } = naiveTrace({ ...ledger, options: { services } }, policy)
          expect(holdings).toEqual({})
          expect(Object.keys(sinks).filter((sink) => sink !== 'burned')).toEqual([])
        }
      }),
      RUNS,
    )
  })
})

test('the order of the file does not count where every row has its place', () => {
  fc.assert(
    fc.property(
      ledgers.filter((ledger) => ledger.anyOrder),
      fc.nat(),
      (ledger, seed) => {
        const dice = diceFromSeed(seed)
        const shuffled = {
          ...ledger,
          transfersCsv: dice.shuffle(ledger.transfersCsv ?? []),
          utxoJsonl: dice.shuffle(ledger.utxoJsonl ?? []),
        }
        for (const policy of policiesFor(ledger)) {
          expect(naiveTrace(shuffled, policy)).toEqual(naiveTrace(ledger, policy))
        }
      },
    ),
    RUNS,
  )
})

/**
 * Under fifo and lifo a lot's place in the pool does not depend on whose the other lots are. It holds where
 * the origins do not meet otherwise: no coin is stolen twice, no transfer is claimed twice, no origin's claim
 * makes another's swap a plain transfer, no other origin brings an opening amount with it (coins that a trace
 * of one origin alone does not know of), no loan takes basis of all origins up to one worth, and no stop looks at all
 * origins together (hops, minAmount).
 */
test('under fifo and lifo one origin alone gives exactly its part of many', () => {
  const apart = ledgers
    .map((ledger) => {
      const { hops, minAmount, ...options } = ledger.options
      return { ...ledger, options }
    })
    .filter((ledger) => ledger.origins.length > 1 && originsKeepApart(ledger))
  fc.assert(
    fc.property(apart, (ledger) => {
      for (const policy of POLICY_IDS.slice(0, 2)) {
        const many = naiveTrace(ledger, policy)
        if (many.sinks['stolen-again'] !== undefined) continue
        ledger.origins.forEach((origin, index) => {
          const alone = naiveTrace({ ...ledger, origins: [origin] }, policy)
          const number = String(index + 1)
          for (const places of ['holdings', 'endpoints', 'sinks'] as const) {
            expect(partOf(alone[places], '1')).toEqual(partOf(many[places], number))
          }
        })
      }
    }),
    RUNS,
  )
})

function originsKeepApart(ledger: Ledger): boolean {
  const { transfersCsv = [], utxoJsonl = [], origins, events = [] } = ledger
  if (events.some(({ kind }) => LENDING_KINDS.includes(kind))) return false
  if (origins.some(({ seed }) => 'opening' in seed && seed.amount !== 'all')) return false
  return chainOrder(transfersCsv, utxoJsonl).every((transaction) => {
    const found = findExchanges(transaction, coveredBy(ledger))
    const exchanges = found === 'unread' ? [] : found
    const claims = findClaims(transaction, origins, exchanges).size
    const each = origins.map((origin) => findClaims(transaction, [origin], exchanges).size)
    return claims === each.reduce((sum, one) => sum + one, 0) && (exchanges.length === 0 || claims === 0)
  })
}

function partOf(places: Record<string, Parts>, origin: string): Record<string, unknown> {
  const own = Object.entries(places).map(([place, parts]): [string, unknown] => [place, parts[origin]])
  return Object.fromEntries(own.filter(([, part]) => part !== undefined))
}

function addressesOf(transaction: ReturnType<typeof chainOrder>[number]): string[] {
  return transaction.movements.flatMap(({ inputs, outputs }) => [...inputs, ...outputs].map((leg) => leg.address))
}
