import { allLeft, type ChangeRule, leftBy } from './changeRule.ts'

/** Whoever sets a lock time sets one the next time, too: the same software spends the change. */
export const locktime: ChangeRule<never> = {
  id: 'locktime',
  version: 1,
  finds: 'outputs that are spent by a transaction with a lock time, where this one has one; and unspent ones',
  source:
    'BlockSci (Kalodner et al., USENIX Security 2020), which takes the lack of a lock time for a habit, too; here it rules nothing out.',
  model: 'utxo',
  acceptable: false,
  parameters: {},
  find: (facts) => {
    if (facts.locktime === null) return allLeft(facts, 'lock time not known')
    if (facts.locktime === 0) return allLeft(facts, 'no lock time')
    const own = facts.locktime
    return leftBy(facts, ({ spender }) =>
      spender?.locktime === 'none' ? null : { locktime: own, spender: spender?.locktime ?? 'unspent' },
    )
  },
}
