import { chainModel, chainOfAsset } from '../ledger/chains.ts'
import { POLICY_IDS, type PolicyId } from '../trace/policyIds.ts'
import type { Origin } from './case.ts'

/** Every policy that the chains of the origins support, in the order of reports. `tiho` needs UTXO chains throughout. */
export function defaultPolicies(stolen: { readonly origins: readonly Pick<Origin, 'asset'>[] }): PolicyId[] {
  const allUtxo = stolen.origins.every(({ asset }) => chainModel(chainOfAsset(asset)) === 'utxo')
  return POLICY_IDS.filter((policy) => policy !== 'tiho' || allUtxo)
}
