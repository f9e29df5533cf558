import { type ChangeRule, leftBy } from './changeRule.ts'

/** Wallets make a new address for change; people are paid at addresses that they gave away before. */
export const clientChange: ChangeRule<never> = {
  id: 'client-change',
  version: 1,
  finds: 'outputs whose address the ledger has here for the first time',
  source: 'Meiklejohn et al., "A Fistful of Bitcoins", IMC 2013; BlockSci (Kalodner et al., 2020).',
  model: 'utxo',
  acceptable: false,
  parameters: {},
  find: (facts) =>
    leftBy(facts, ({ address, isNew }) => {
      if (address === null) return { nothing: 'no address' }
      return isNew ? { address: 'new' } : null
    }),
}
