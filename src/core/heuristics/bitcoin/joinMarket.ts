import type { CoinJoinRule } from './coinJoinRule.ts'
import { distinctAddresses, valueCounts } from './counts.ts'

/** JoinMarket: a taker pays makers to give each an equal output; all but one have change. */
export const joinMarket: CoinJoinRule<'equal' | 'dust'> = {
  id: 'joinmarket',
  version: 1,
  finds: 'CoinJoins as JoinMarket makes them: equal outputs for half of the outputs or more, and change',
  source:
    'Schnoering and Vazirgiannis, “Heuristics for Detecting CoinJoin Transactions on the Bitcoin Blockchain”, 2023, read from JoinMarket’s code how it builds them. The bounds are dyepack’s, near those of Dumplings (nopara73) for CoinJoins of other makes.',
  model: 'utxo',
  acceptable: false,
  parameters: {
    equal: { default: '3', means: 'equal outputs at least', most: 100_000, whole: true },
    dust: { default: '2730', means: 'satoshi that the equal outputs must exceed', most: 1_000_000_000, whole: true },
  },
  find: ({ inputs, outputs }, parameters) => {
    const least = Number(parameters.equal)
    if (outputs.length <= least || inputs.length < least || inputs.length * 2 < outputs.length) return null
    const addresses = distinctAddresses(inputs)
    const dust = BigInt(parameters.dust)
    for (const [value, times] of valueCounts(outputs)) {
      if (times < least || times * 2 < outputs.length || times > addresses || value <= dust) continue
      if (times < outputs.length) return { value, times, inputs: inputs.length, outputs: outputs.length, addresses }
    }
    return null
  },
}
