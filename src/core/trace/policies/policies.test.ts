import { describe, expect, test } from 'vitest'
import { memoryLedger } from '../../../../test/memory/memoryLedger.ts'
import { summarise } from '../../../../test/memory/summarise.ts'
import { planWalk } from '../plan.ts'
import type { PolicyId } from '../policyIds.ts'
import { Walk } from '../walk/walk.ts'

const THIEF = `0x${'1'.repeat(40)}`
const NEXT = `0x${'2'.repeat(40)}`
const OTHER = `0x${'3'.repeat(40)}`
const stop = {
  services: true,
  hops: null,
  minAmount: new Map<string, bigint>(),
  serviceLike: null,
  coinjoin: { without: [] },
}
const contested = { follow: 'received', transactions: [] } as const
const market = { price: () => null, decimals: () => 0, unwrapped: (asset: number) => asset }

/**
 * The thief's wallet receives 6 clean coins, then 4 stolen ones, then 2 clean ones, and pays out 5 of the 12.
 * Oldest to youngest: c c c c c c S S S S c c
 */
describe('5 coins leave a wallet with 6 clean, 4 stolen and 2 clean ones', () => {
  const worked: [PolicyId, string, number][] = [
    ['fifo', 'the five oldest are clean', 0],
    ['lifo', 'the two youngest are clean, the next three are stolen', 3],
    // 5·4/12 = 1 remainder 8; clean 5·8/12 = 3 remainder 4; one is missing and goes to the larger remainder, 8: 1 + 1.
    ['haircut', 'four twelfths of five, rounded', 2],
    ['libr', 'eight clean coins are there, and they go first', 0],
    ['dirty-first', 'the four stolen go first, then a clean one', 4],
    ['poison', 'the wallet is poisoned, so all that leaves it is', 5],
  ]
  test.each(worked)('%s: %s: %i of them are stolen', (policy, _why, moved) => {
    const rows = [
      transfer(1, OTHER, THIEF, 6),
      transfer(2, OTHER, THIEF, 4),
      transfer(3, OTHER, THIEF, 2),
      transfer(4, THIEF, NEXT, 5),
    ]
    const ledger = memoryLedger(rows)
    const origin = { id: 1, asset: 'ethereum/ETH', seed: { kind: 'tx', tx: hash(2), to: [THIEF] } } as const
    const walk = new Walk(
      planWalk({ origins: [origin], stop, contested }, ledger.ids, {
        policies: [policy],
        services: new Set(),
        crowded: new Set(),
        covered: ['all'],
        market,
        issuers: new Map(),
        flows: false,
        claims: null,
      }),
    )
    walk.read(ledger.batch)
    const at = summarise(walk, ledger)[policy]!
    expect(at[`${NEXT}|ethereum/ETH`]?.['1']?.[0] ?? '0').toBe(`${moved}`)
    const left = policy === 'poison' ? 7 : 4 - moved
    expect(at[`${THIEF}|ethereum/ETH`]?.['1']?.[0] ?? '0').toBe(`${left}`)
  })
})

/** One transaction spends 4 stolen coins and 6 clean ones, in this order, and pays 3 to its first output and 7 to its second. */
describe('4 stolen and 6 clean coins go into outputs of 3 and 7', () => {
  const worked: [PolicyId, string, number, number][] = [
    ['fifo', 'the first input fills the first output', 3, 1],
    // The first output takes the three youngest, the clean ones; seven are left: the four stolen and three clean.
    ['lifo', 'the last input fills the first output', 0, 4],
    // 3·4/10 = 1 remainder 2, clean 3·6/10 = 1 remainder 8: the missing one is clean. The second output gets the rest.
    ['haircut', 'four tenths of each, rounded', 1, 3],
    ['libr', 'clean coins fill the first output', 0, 4],
    ['dirty-first', 'stolen coins fill the first output', 3, 1],
    ['tiho', 'stolen coins fill the largest output', 0, 4],
  ]
  test.each(worked)('%s: %s: %i and %i of them are stolen', (policy, _why, first, second) => {
    const ledger = memoryLedger(
      [],
      [
        utxo('a', 1, [], [4]),
        utxo('b', 2, [], [6]),
        utxo(
          'c',
          3,
          [
            ['a', 4],
            ['b', 6],
          ],
          [3, 7],
        ),
      ],
    )
    const origin = { id: 1, asset: 'bitcoin/BTC', seed: { kind: 'tx', tx: 'a', to: null } } as const
    const walk = new Walk(
      planWalk({ origins: [origin], stop, contested }, ledger.ids, {
        policies: [policy],
        services: new Set(),
        crowded: new Set(),
        covered: ['all'],
        market,
        issuers: new Map(),
        flows: false,
        claims: null,
      }),
    )
    walk.read(ledger.batch)
    const at = summarise(walk, ledger)[policy]!
    expect([at['c:0']?.['1']?.[0] ?? '0', at['c:1']?.['1']?.[0] ?? '0']).toEqual([`${first}`, `${second}`])
  })
})

function hash(n: number): string {
  return `0x${`${n}`.padStart(64, '0')}`
}

function transfer(n: number, from: string, to: string, amount: number): string[] {
  const time = `2024-01-01T00:0${n}:00Z`
  return ['ethereum', `${n}`, time, '0', hash(n), '0', 'native', 'ethereum/ETH', 'ETH', '18', from, to, `${amount}`]
}

function utxo(id: string, height: number, inputs: readonly [string, number][], outputs: readonly number[]) {
  return {
    hash: id,
    block_number: height,
    block_timestamp: 1_700_000_000 + height,
    index: 0,
    is_coinbase: inputs.length === 0,
    inputs: inputs.map(([spent, value]) => ({
      spent_transaction_hash: spent,
      spent_output_index: 0,
      addresses: [`${spent}-owner`],
      value,
    })),
    outputs: outputs.map((value, index) => ({ index, addresses: [`${id}-${index}`], value })),
  }
}
