import { chainModel } from '../ledger/chains.ts'
import type { AssetRow } from '../ledger/words.ts'
import type { Walk } from './walk/walk.ts'

/**
 * Addresses of account chains that stolen value came to under any policy that conserves amounts, each with an asset in
 * which it did; by id.
 */
export function touchedAddresses(walk: Walk, assets: readonly AssetRow[]): ReadonlyMap<number, number> {
  const touched = new Map<number, number>()
  for (const { policy, hops, ends, conversions } of walk.states) {
    if (!policy.conserves) continue
    hops.forEach((hop, holding) => {
      const address = walk.addressOf[holding] ?? -1
      if (hop !== undefined && address >= 0) touched.set(address, walk.assetOf[holding]!)
    })
    for (const { address, asset } of ends.ends()) touched.set(address, asset)
    for (const { to } of conversions) if (to !== null) touched.set(to.address, to.asset)
  }
  return new Map(
    [...touched].filter(([, asset]) => chainModel(assets[asset]!.chain) === 'account').sort(([a], [b]) => a - b),
  )
}
