import { type ChangeRule, leftBy } from './changeRule.ts'

/** People pay round amounts; what is left over is none. */
export const powerOfTen: ChangeRule<'digits'> = {
  id: 'power-of-ten',
  version: 1,
  finds: 'outputs whose value is not round',
  source: 'BlockSci (Kalodner et al., USENIX Security 2020), with the same six digits.',
  model: 'utxo',
  acceptable: false,
  parameters: {
    digits: { default: '6', means: 'zeros at the end of a round value, in satoshi', most: 18, whole: true },
  },
  find: (facts, { digits }) => {
    const round = 10n ** BigInt(digits)
    return leftBy(facts, ({ value }) => (value % round === 0n ? null : { value, round }))
  },
}
