import { allLeft, type ChangeRule, leftBy, scriptName, sharedScript } from './changeRule.ts'

/** A wallet makes its change as it makes its other addresses. */
export const addressType: ChangeRule<never> = {
  id: 'address-type',
  version: 1,
  finds: 'outputs of the one kind of script that all inputs have',
  source:
    'BlockSci (Kalodner et al., USENIX Security 2020), where inputs of several kinds leave no output; here they leave all.',
  model: 'utxo',
  acceptable: false,
  parameters: {},
  find: (facts) => {
    const shared = sharedScript(facts.inputs)
    if (shared === null) return allLeft(facts, 'inputs of several kinds or of unknown ones')
    return leftBy(facts, ({ script }) =>
      script === null || script === shared ? { inputs: scriptName(shared), output: scriptName(script ?? -1) } : null,
    )
  },
}
