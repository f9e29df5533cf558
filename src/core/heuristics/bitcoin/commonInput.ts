import { canBeCoinJoin, coinJoinBy, coinJoinRules } from './coinJoinOf.ts'
import type { CoinJoinRule } from './coinJoinRule.ts'

const RULES = coinJoinRules(new Set())

/** Who pays with several coins has the keys of all of them. */
export const commonInput: CoinJoinRule<never> = {
  id: 'common-input',
  version: 2,
  finds: 'addresses that pay together in a transaction which no rule takes for a CoinJoin: they belong together',
  source:
    'Nakamoto 2008, section 10; Meiklejohn et al., "A Fistful of Bitcoins", IMC 2013. That CoinJoins are left out is common practice.',
  model: 'utxo',
  acceptable: false,
  parameters: {},
  find: (transaction) => {
    const known = new Set(transaction.inputs.map(({ address }) => address).filter((address) => address !== null))
    if (known.size < 2) return null
    if (canBeCoinJoin(transaction.inputs.length, transaction.outputs.length) && coinJoinBy(RULES, transaction) !== null)
      return null
    return { inputs: transaction.inputs.length, addresses: known.size }
  },
}
