import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type MemoryLedger, memoryLedger } from '../../../test/memory/memoryLedger.ts'
import type { UtxoTransaction } from '../../../test/naive/chainOrder.ts'
import type { Origin } from '../case/case.ts'
import { type ClusterStocks, stocked } from './clusterStocks.ts'
import { planWalk } from './plan.ts'
import type { PolicyId } from './policyIds.ts'
import { Walk } from './walk/walk.ts'

const POLICIES: readonly PolicyId[] = ['fifo', 'lifo', 'haircut', 'libr', 'dirty-first', 'poison']
const UTXO = [
  '18zQ1jbRjQ8NFnTA4yWuiyvfpFnCJn1Gyg',
  '1BifkoY6bpBdPZ8sj52gnzxuNxVi5SpUdn',
  '19Zs8Pm4gzSi1QxU1vfNiNvNXsSXLVC2eC',
  '19dmodjoHoz3ch5i5fmdW42Rr8mdFZHFYe',
]
const ACCOUNT = UTXO.map((_, n) => `0x${`${n + 1}`.repeat(40)}`)
const hash = (n: number) => `${n}`.padStart(64, '0')

interface Payment {
  readonly from: number
  readonly to: number
  readonly amount: number
}

/** The same payments as transfers between accounts, and as transactions of one input, which the ledger does not have, and one output. */
function asTransfers(payments: readonly Payment[]): MemoryLedger {
  const rows = payments.map(({ from, to, amount }, n) => [
    ...['ethereum', `${n}`, '2024-01-01T00:00:00Z', '0', `0x${hash(n)}`, '0', 'native', 'ethereum/ETH', 'ETH', '18'],
    ...[ACCOUNT[from]!, ACCOUNT[to]!, `${amount}`],
  ])
  return memoryLedger(rows)
}

function asTransactions(payments: readonly Payment[]): MemoryLedger {
  const lines = payments.map(({ from, to, amount }, n): UtxoTransaction => {
    const input = {
      spent_transaction_hash: hash(n + 1000),
      spent_output_index: 0,
      addresses: [UTXO[from]!],
      value: amount,
    }
    const output = { index: 0, addresses: [UTXO[to]!], value: amount }
    return {
      ...{ hash: hash(n), block_number: n, block_timestamp: n, index: 0, is_coinbase: false },
      inputs: [input],
      outputs: [output],
    }
  })
  return memoryLedger([], lines)
}

/** policy → who → origin → [amount, basis] */
function walked(ledger: MemoryLedger, asset: string, seeds: readonly string[], stocks: ClusterStocks | null) {
  const origins = seeds.map((tx, n): Origin => ({ id: n + 1, asset, seed: { kind: 'tx', tx, to: null } }))
  const stop = { services: true, hops: null, minAmount: new Map<string, bigint>(), serviceLike: null, coinjoin: null }
  const walk = new Walk(
    planWalk({ origins, stop, contested: { follow: 'received', transactions: [] } }, ledger.ids, {
      market: { price: () => null, decimals: () => 0, unwrapped: (one) => one },
      issuers: new Map(),
      policies: POLICIES,
      services: new Set(),
      crowded: new Set(),
      covered: ['all'],
      stocks,
      flows: false,
      claims: null,
    }),
  )
  walk.read(stocks === null ? ledger.batch : stocked(stocks, ledger.batch))
  return walk.states.map(({ policy, pools, hops }) =>
    pools
      .flatMap((pool, holding) => {
        if (pool === undefined) return []
        const lots = [...pool.lots()].map(({ origin, amount, basis }) => `${origin} ${amount} ${basis}`)
        const who = ledger.addresses[walk.addressOf[holding]!]!
        const at = Math.max(UTXO.indexOf(who), ACCOUNT.indexOf(who))
        return [`${policy.id} ${at} hop ${hops[holding]} holds ${walk.totals[holding]}: ${lots.join(', ')}`]
      })
      .sort(),
  )
}

const payments = fc.array(
  fc
    .record({ from: fc.nat(3), to: fc.nat(3), amount: fc.integer({ min: 1, max: 60 }) })
    .filter(({ from, to }) => from !== to),
  { minLength: 3, maxLength: 25 },
)

test('a cluster of one address is what an account is: the same payments give the same answer', () => {
  fc.assert(
    fc.property(payments, fc.nat(2), (all, seed) => {
      const [accounts, outpoints] = [asTransfers(all), asTransactions(all)]
      const stocks = {
        asset: 0,
        first: 0,
        addresses: outpoints.addresses.length,
        leaderOf: (address: number) => address,
      }
      const seeds = [...new Set([0, seed])]
      expect(walked(outpoints, 'bitcoin/BTC', seeds.map(hash), stocks)).toEqual(
        walked(
          accounts,
          'ethereum/ETH',
          seeds.map((n) => `0x${hash(n)}`),
          null,
        ),
      )
    }),
  )
})

test('a cluster of several addresses is what one account with all their payments is', () => {
  fc.assert(
    fc.property(payments, (all) => {
      // Who pays himself steals nothing.
      fc.pre(Math.min(all[0]!.from, all[0]!.to) < 2)
      const [accounts, outpoints] = [
        asTransfers(
          all.map(({ from, to, amount }) => ({ from: from === 3 ? 2 : from, to: to === 3 ? 2 : to, amount })),
        ),
        asTransactions(all),
      ]
      const [two, three] = [2, 3].map((n) => outpoints.addresses.indexOf(UTXO[n]!)) as [number, number]
      const leaderOf = (address: number) => (address === three && two >= 0 ? two : address)
      const stocks = { asset: 0, first: 0, addresses: outpoints.addresses.length, leaderOf }
      const told = (answers: readonly (readonly string[])[]) =>
        answers.map((lines) => lines.map((line) => line.replace(/^(\S+) 3 /, '$1 2 ')))
      expect(told(walked(outpoints, 'bitcoin/BTC', [hash(0)], stocks))).toEqual(
        told(walked(accounts, 'ethereum/ETH', [`0x${hash(0)}`], null)),
      )
    }),
  )
})
