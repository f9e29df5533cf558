import { PartedPool } from './partedPool.ts'
import type { Policy } from './policy.ts'

/** Tainted lots first: the worst case for whoever receives; compare Re Oatway (1903). */
export const dirtyFirst: Policy = {
  id: 'dirty-first',
  conserves: true,
  chains: 'any',
  largestOutputFirst: false,
  followsOrder: true,
  newPool: () => new PartedPool(false),
}
