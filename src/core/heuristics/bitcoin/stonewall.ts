import type { CoinJoinRule } from './coinJoinRule.ts'
import { valueCounts } from './counts.ts'

/**
 * A payment that looks like a CoinJoin of two: two equal outputs, and change for each. One wallet makes it alone (Samourai's
 * Stonewall), or two do (StonewallX2, or JoinMarket with one maker); nothing on the chain tells which.
 */
export const stonewall: CoinJoinRule<'least' | 'most'> = {
  id: 'stonewall',
  version: 1,
  finds:
    'what is shaped like a Stonewall: 3 or 4 outputs of which two are equal. A trace takes such a CoinJoin for a payment, clusters only where they are told to',
  source:
    'Descriptions of Samourai Wallet’s Stonewall and StonewallX2, which say themselves that nobody can tell one from the other. A JoinMarket CoinJoin with one maker has the same shape.',
  model: 'utxo',
  acceptable: false,
  parameters: {
    least: { default: '3', means: 'outputs at least', most: 100, whole: true },
    most: { default: '4', means: 'outputs at most', most: 100, whole: true },
  },
  find: ({ inputs, outputs }, parameters) => {
    if (inputs.length === 0) return null
    if (outputs.length < Number(parameters.least) || outputs.length > Number(parameters.most)) return null
    const twice = [...valueCounts(outputs)].filter(([, times]) => times === 2)
    return twice.length === 1 ? { value: twice[0]![0], times: 2, inputs: inputs.length, outputs: outputs.length } : null
  },
}
