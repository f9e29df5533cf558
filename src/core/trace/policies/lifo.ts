import { takeYoungest } from '../lots.ts'
import { OrderedPool } from './orderedPool.ts'
import type { Policy } from './policy.ts'

/** Youngest lots first; what is drawn keeps its age order. */
export const lifo: Policy = {
  id: 'lifo',
  conserves: true,
  chains: 'any',
  largestOutputFirst: false,
  followsOrder: true,
  newPool: () => new OrderedPool(takeYoungest),
}
