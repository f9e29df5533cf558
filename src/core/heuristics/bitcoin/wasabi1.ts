import { scaled } from '../heuristic.ts'
import type { CoinJoinRule } from './coinJoinRule.ts'
import { distinctAddresses, mostFrequent, valueCounts } from './counts.ts'

/** Wasabi 1: many outputs of about 0.1 BTC. */
export const wasabi1: CoinJoinRule<'inputs' | 'value' | 'tolerance' | 'equal' | 'early' | 'until'> = {
  id: 'wasabi-1',
  version: 1,
  finds: 'CoinJoins of Wasabi Wallet 1: many equal outputs of about 0.1 BTC',
  source:
    'Dumplings (nopara73), which asks for P2WPKH scripts, too, and before block 610,000 for an output to one of two addresses of the coordinator. That all outputs have different scripts is dyepack’s.',
  model: 'utxo',
  acceptable: false,
  parameters: {
    inputs: { default: '10', means: 'inputs at least', most: 100_000, whole: true },
    value: { default: '0.1', means: 'bitcoin of an equal output', most: 1000, whole: false },
    tolerance: { default: '0.02', means: 'bitcoin by which it may be more or less', most: 1000, whole: false },
    equal: { default: '10', means: 'equal outputs at least', most: 100_000, whole: true },
    early: { default: '3', means: 'equal outputs at least in the wallet’s first time', most: 100_000, whole: true },
    until: { default: '610000', means: 'height of the main chain at which that time was over', most: 1e9, whole: true },
  },
  find: ({ height, inputs, outputs }, parameters) => {
    if (inputs.length < Number(parameters.inputs)) return null
    const isEarly = height !== null && height < Number(parameters.until)
    const least = Number(isEarly ? parameters.early : parameters.equal)
    if (outputs.length < least) return null
    const { value, times } = mostFrequent(valueCounts(outputs))
    if (times < least || inputs.length < times) return null
    const [middle, tolerance] = [scaled(parameters.value, 8), scaled(parameters.tolerance, 8)]
    if (value < middle - tolerance || value > middle + tolerance) return null
    if (distinctAddresses(outputs) < outputs.length) return null
    return { value, times, inputs: inputs.length, outputs: outputs.length }
  },
}
