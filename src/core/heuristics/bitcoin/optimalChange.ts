import { allLeft, type ChangeRule, leftBy, smallestInput } from './changeRule.ts'

/** Who gets back more than an input was worth did not need that input. */
export const optimalChange: ChangeRule<never> = {
  id: 'optimal-change',
  version: 1,
  finds: 'outputs smaller than the smallest input',
  source: 'Nick, “Data-Driven De-Anonymization in Bitcoin”, ETH Zürich 2015; BlockSci (Kalodner et al., 2020).',
  model: 'utxo',
  acceptable: false,
  parameters: {},
  find: (facts) => {
    const smallest = smallestInput(facts.inputs)
    if (smallest === null) return allLeft(facts, 'inputs of unknown value')
    return leftBy(facts, ({ value }) => (value < smallest ? { value, smallestInput: smallest } : null))
  },
}
