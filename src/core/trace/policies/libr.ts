import { PartedPool } from './partedPool.ts'
import type { Policy } from './policy.ts'

/** Clean lots first: the lowest intermediate balance rule (Re Hallett 1880; Roscoe v Winder 1915). */
export const libr: Policy = {
  id: 'libr',
  conserves: true,
  chains: 'any',
  largestOutputFirst: false,
  followsOrder: true,
  newPool: () => new PartedPool(true),
}
