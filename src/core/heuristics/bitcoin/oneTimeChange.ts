import { type ChangeRule, leftBy, scriptName, sharedScript, smallestInput } from './changeRule.ts'

/** Everything at once: the one output that looks like a wallet's own leftovers in every way. */
export const oneTimeChange: ChangeRule<'least' | 'most' | 'round'> = {
  id: 'one-time-change',
  version: 1,
  finds:
    'the one output with the inputs’ kind of script, a value that is not round and below the smallest input, and an address that is new and never used again',
  source:
    'Meiklejohn et al., "A Fistful of Bitcoins", IMC 2013 (one-time change addresses); kinds of script and values follow later rule sets.',
  model: 'utxo',
  acceptable: false,
  parameters: {
    least: { default: '2', means: 'outputs at least', most: 100_000, whole: true },
    most: { default: '10', means: 'outputs at most', most: 100_000, whole: true },
    round: { default: '1000', means: 'satoshi of which a round value is a multiple', most: 1_000_000_000, whole: true },
  },
  find: (facts, parameters) => {
    const { inputs, outputs } = facts
    if (outputs.length < Number(parameters.least) || outputs.length > Number(parameters.most)) return []
    const [shared, smallest] = [sharedScript(inputs), smallestInput(inputs)]
    if (shared === null || smallest === null) return []
    const round = BigInt(parameters.round)
    const found = leftBy(facts, ({ address, script, value, isNew, once }) => {
      if (address === null || !isNew || !once || script !== shared) return null
      if (value >= smallest || (round > 0n && value % round === 0n)) return null
      return { script: scriptName(shared), value, smallestInput: smallest, address: 'new and used once' }
    })
    return found.length === 1 ? found : []
  },
}
