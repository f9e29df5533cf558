import { describe, expect, it } from 'vitest'
import { utxoBatch } from '../../../test/memory/utxoBatch.ts'
import { ClusterBuilder } from '../cluster/clusterBuilder.ts'
import { LINK_RULES } from '../cluster/linkRule.ts'
import { BITCOIN_RULES } from './bitcoin/bitcoinRules.ts'
import { readChangeExpression, rulesAsked } from './bitcoin/changeExpression.ts'
import { CHANGE_RULES } from './bitcoin/changeRules.ts'
import { COIN_JOIN_RULES, coinJoinRules } from './bitcoin/coinJoinOf.ts'
import { ALARMS, HEURISTIC_IDS, heuristicFacts } from './heuristics.ts'

/** Rules for Bitcoin and shapes of laundering: each with all its settings and their defaults, as docs/clusters.md and docs/heuristics.md say them. */
const RULES: readonly (readonly [id: string, settings: Readonly<Record<string, string>>])[] = [
  ['peel-chain', { transactions: '5', inputs: '3', outputs: '3', share: '20', blocks: '144', hours: '24' }],
  ['fan-out', { receivers: '5', minutes: '60' }],
  ['fan-in', { payers: '5', hours: '24' }],
  ['structured-payments', { payments: '3', under: '1' }],
  ['gas-funding', { funded: '20' }],
  [
    'hot-wallet-drain',
    { minutes: '15', hours: '24', assets: '5', part: '10', halves: '2', share: '50', left: '1', customers: '5' },
  ],
  ['common-input', {}],
  ['wasabi-2', { from: '741213', inputs: '20', smallest: '5000', values: '3', covered: '50', script: '10' }],
  ['wasabi-1', { inputs: '10', value: '0.1', tolerance: '0.02', equal: '10', early: '3', until: '610000' }],
  ['whirlpool', { from: '570000', least: '5', most: '10', fee: '0.0011' }],
  ['joinmarket', { equal: '3', dust: '2730' }],
  ['equal-output', { inputs: '2', outputs: '3' }],
  ['stonewall', { least: '3', most: '4' }],
  ['wrapped-script', {}],
  ['address-reuse', {}],
  ['address-type', {}],
  ['client-change', {}],
  ['optimal-change', {}],
  ['power-of-ten', { digits: '6' }],
  ['locktime', {}],
  ['peeling-chain', { blocks: '144' }],
  ['one-time-change', { least: '2', most: '10', round: '1000' }],
]

/** As `dyepack heuristics` lists them. */
const LISTED = [...HEURISTIC_IDS.map(heuristicFacts), ...ALARMS, ...BITCOIN_RULES]

describe('every rule for Bitcoin and every shape', () => {
  it.each(RULES)('%s is listed with its settings, what they mean, and who published it', (id, settings) => {
    const rule = LISTED.find((one) => one.id === id)!
    expect(Object.fromEntries(Object.entries(rule.parameters).map(([name, one]) => [name, one.default]))).toEqual(
      settings,
    )
    for (const { means } of Object.values(rule.parameters)) expect(means).toMatch(/^\S.*[^.]$/)
    expect(rule.source).toMatch(/^\S.{20,}\.$/)
    expect(rule.finds.length).toBeGreaterThan(20)
  })

  it('has no other among those about transactions of Bitcoin, and no id twice', () => {
    const ids = LISTED.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(BITCOIN_RULES.map(({ id }) => id)).toEqual(RULES.slice(6).map(([id]) => id))
  })
})

describe('can be switched off', () => {
  it.each(COIN_JOIN_RULES.map(({ id }) => id))('%s', (id) => {
    const asked = (off: readonly string[]) => coinJoinRules(new Set(off)).asked.map(({ rule }) => rule.id)
    expect(asked([])).toContain(id)
    expect(asked([id])).toEqual(asked([]).filter((one) => one !== id))
  })

  it.each(LINK_RULES)('%s', (id) => {
    const pays = utxoBatch([
      {
        from: [
          [1, 5],
          [2, 5],
        ],
        to: [
          [3, 9],
          [4, 1],
        ],
      },
    ])
    const changeOf = () => 1
    const joins = (off: readonly string[]) => {
      const builder = new ClusterBuilder({
        mainChain: false,
        off: new Set(off),
        ...(off.includes('change') ? {} : { changeOf }),
        ...(off.includes('wrapped-script') ? {} : { otherForms: new Map([[3, 2]]) }),
      })
      builder.add(pays)
      return builder.counts().links[id].joins
    }
    expect([joins([]), joins([id])]).toEqual([1, 0])
  })

  it.each(CHANGE_RULES.map(({ id }) => id))('%s, which is asked only where it is named', (id) => {
    expect([...rulesAsked(readChangeExpression(`unique(${id})`))]).toEqual([id])
  })
})
