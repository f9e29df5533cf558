import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sharedFolder } from '../../evaluation/sharedFolder.ts'
import { ClusterBuilder } from '../../src/core/cluster/clusterBuilder.ts'
import { COIN_JOIN_RULES, coinJoinOf } from '../../src/core/heuristics/bitcoin/coinJoinOf.ts'
import { stonewall } from '../../src/core/heuristics/bitcoin/stonewall.ts'
import { defaultsOf } from '../../src/core/heuristics/defaultsOf.ts'
import type { UtxoTransaction } from '../../src/core/ledger/utxoTransaction.ts'
import { type SmallLeg, utxoBatch } from '../memory/utxoBatch.ts'

const data = sharedFolder('bitcoin-txs')

interface Output {
  readonly scriptpubkey: string
  readonly value: number
}

/** A transaction as mempool.space gives it. Each script gets a number. */
function read(name: string): UtxoTransaction {
  const { vin, vout, status } = JSON.parse(readFileSync(join(data ?? '', `${name}.json`), 'utf8'))
  const scripts = new Map<string, number>()
  const leg = ({ scriptpubkey, value }: Output) => {
    if (!scripts.has(scriptpubkey)) scripts.set(scriptpubkey, scripts.size)
    return { address: scripts.get(scriptpubkey)!, value: BigInt(value) }
  }
  return {
    height: status.block_height,
    inputs: vin.map(({ prevout }: { prevout: Output }) => leg(prevout)),
    outputs: vout.map(leg),
  }
}

const matching = (transaction: UtxoTransaction) =>
  [...COIN_JOIN_RULES, stonewall]
    .filter((rule) => rule.find(transaction, defaultsOf(rule)) !== null)
    .map(({ id }) => id)

describe.runIf(data !== null)('transactions of the main chain', () => {
  it('a WabiSabi round: 327 inputs, 279 outputs', () => {
    expect(coinJoinOf(read('wabisabi-coinjoin'))).toEqual({
      rule: 'wasabi-2',
      evidence: { values: 29, covered: 268, inputs: 327, outputs: 279, mostOfOneScript: 1 },
    })
    expect(matching(read('wabisabi-coinjoin'))).toEqual(['wasabi-2'])
  })

  it('a Whirlpool round', () => {
    expect(coinJoinOf(read('whirlpool-coinjoin'))).toEqual({
      rule: 'whirlpool',
      evidence: { pool: 5_000_000n, outputs: 5, remixed: 2, entering: 3, unknown: 0 },
    })
    expect(matching(read('whirlpool-coinjoin'))).toEqual(['whirlpool'])
  })

  // Two inputs, four outputs, two of them equal: a JoinMarket CoinJoin with one maker is shaped as a Stonewall payment is, and no
  // rule can tell them apart. A trace goes on through it; clusters do not join its two payers: docs/clusters.md says why.
  it('a JoinMarket round with one maker matches equal-output, and is shaped like a Stonewall', () => {
    const transaction = read('joinmarket-coinjoin')
    expect(matching(transaction)).toEqual(['equal-output', 'stonewall'])
    expect(coinJoinOf(transaction)).toBeNull()
    expect(coinJoinOf(transaction, new Set(['stonewall']))).toEqual({
      rule: 'equal-output',
      evidence: { value: 100_420n, times: 2, inputs: 2, outputs: 4, addresses: 2 },
    })
  })

  it.each([
    ['wabisabi-coinjoin', []],
    ['whirlpool-coinjoin', []],
    ['joinmarket-coinjoin', []],
    ['batch-withdrawal-143', ['stonewall']],
  ])('%s: nobody who mixes is joined with another, by rules that are on by themselves', (name, on) => {
    const { height, inputs, outputs } = read(name)
    const legs = (all: typeof outputs) => all.map(({ address, value }): SmallLeg => [address!, Number(value)])
    const joins = (rules: readonly string[]) => {
      const builder = new ClusterBuilder({ mainChain: true, on: new Set(rules) })
      builder.add(utxoBatch([{ from: legs(inputs as typeof outputs), to: legs(outputs), height: height! }]))
      return builder.counts().links['common-input'].joins
    }
    const owners = new Set(inputs.map(({ address }) => address)).size
    expect(joins([])).toBe(name.endsWith('coinjoin') ? 0 : owners - 1)
    expect(joins(['stonewall'])).toBe(name === 'joinmarket-coinjoin' || on.length > 0 ? owners - 1 : 0)
  })

  it.each(['batch-withdrawal-143', 'simple-legacy-p2pkh'])('%s is none', (name) => {
    expect(matching(read(name))).toEqual([])
    expect(coinJoinOf(read(name))).toBeNull()
  })
})
