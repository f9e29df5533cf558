import { type ParameterValues, scaled } from '../heuristic.ts'
import type { CoinJoinRule } from './coinJoinRule.ts'

/** Satoshi of an output in each of Samourai's pools. */
const POOLS: ReadonlySet<bigint> = new Set([100_000n, 1_000_000n, 5_000_000n, 50_000_000n])

/** Whirlpool: as many outputs as inputs, all worth the same. */
export const whirlpool: CoinJoinRule<'from' | 'least' | 'most' | 'fee'> = {
  id: 'whirlpool',
  version: 1,
  finds: 'CoinJoins of Samourai’s Whirlpool: as many outputs as inputs, each worth exactly what its pool says',
  source:
    'Dumplings (nopara73), after “Pinpointing and Measuring Wasabi and Samourai CoinJoins in the Bitcoin Ecosystem”; the pools are those of Samourai Wallet. Dumplings asks for P2WPKH scripts, too.',
  model: 'utxo',
  acceptable: false,
  parameters: {
    from: { default: '570000', means: 'height of the main chain from which on it is sought', most: 1e9, whole: true },
    least: { default: '5', means: 'inputs at least', most: 1000, whole: true },
    most: { default: '10', means: 'inputs at most', most: 1000, whole: true },
    fee: { default: '0.0011', means: 'bitcoin by which an input may exceed the pool’s value', most: 1, whole: false },
  },
  asksInputValues: hasShape,
  find: ({ height, inputs, outputs }, parameters) => {
    if (!hasShape(inputs.length, outputs.length, parameters)) return null
    if (height !== null && height < Number(parameters.from)) return null
    const pool = outputs[0]!.value
    if (!POOLS.has(pool) || outputs.some(({ value }) => value !== pool)) return null
    const fee = scaled(parameters.fee, 8)
    let [remixed, unknown] = [0, 0]
    for (const { value } of inputs) {
      if (value === null) unknown++
      else if (value === pool) remixed++
      else if (value < pool || value > pool + fee) return null
    }
    // At least one comes from the pool; one of unknown value may.
    if (remixed + unknown === 0) return null
    return { pool, outputs: outputs.length, remixed, entering: inputs.length - remixed - unknown, unknown }
  },
}

function hasShape(inputs: number, outputs: number, { least, most }: ParameterValues<'least' | 'most'>): boolean {
  return inputs === outputs && inputs >= Number(least) && inputs <= Number(most)
}
