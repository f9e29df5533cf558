import type { CoinJoinRule } from './coinJoinRule.ts'
import { distinctAddresses, mostFrequent, valueCounts } from './counts.ts'

/** Values of outputs that carry a message of a token (Omni, Counterparty), not coins of somebody who mixes; and nothing at all. */
const NO_SHARES: ReadonlySet<bigint> = new Set([0n, 546n, 2730n])

/** CoinJoins of any make: as many equal outputs as there can be people with one output and one change each. */
export const equalOutput: CoinJoinRule<'inputs' | 'outputs'> = {
  id: 'equal-output',
  version: 1,
  finds: 'CoinJoins of any make, by as many equal outputs as every second output makes, and an input address for each',
  source:
    'BlockSci (Kalodner et al., USENIX Security 2020), its isCoinjoin. That outputs of nothing are no shares is dyepack’s.',
  model: 'utxo',
  acceptable: false,
  parameters: {
    inputs: { default: '2', means: 'inputs at least', most: 100_000, whole: true },
    outputs: { default: '3', means: 'outputs at least', most: 100_000, whole: true },
  },
  find: ({ inputs, outputs }, parameters) => {
    const people = Math.floor((outputs.length + 1) / 2)
    if (people > inputs.length || people < 2) return null
    if (inputs.length < Number(parameters.inputs) || outputs.length < Number(parameters.outputs)) return null
    const addresses = distinctAddresses(inputs)
    if (people > addresses) return null
    const { value, times } = mostFrequent(valueCounts(outputs))
    if (times !== people || NO_SHARES.has(value)) return null
    return { value, times, inputs: inputs.length, outputs: outputs.length, addresses }
  },
}
