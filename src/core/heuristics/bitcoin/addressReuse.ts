import { type ChangeRule, leftBy } from './changeRule.ts'

/** Change that goes back to where the coins came from. */
export const addressReuse: ChangeRule<never> = {
  id: 'address-reuse',
  version: 1,
  finds: 'outputs whose address is also that of an input',
  source: 'Meiklejohn et al., "A Fistful of Bitcoins", IMC 2013 (self-change); BlockSci (Kalodner et al., 2020).',
  model: 'utxo',
  acceptable: false,
  parameters: {},
  find: (facts) =>
    leftBy(facts, ({ address }) => {
      const input = address === null ? -1 : facts.inputs.findIndex((one) => one.address === address)
      return input < 0 ? null : { input }
    }),
}
