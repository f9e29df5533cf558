import { takeOldest } from '../lots.ts'
import { OrderedPool } from './orderedPool.ts'
import type { Policy } from './policy.ts'

/** Oldest lots first: Clayton's case (1816); Anderson, Shumailov, Ahmed 2018. */
export const fifo: Policy = {
  id: 'fifo',
  conserves: true,
  chains: 'any',
  largestOutputFirst: false,
  followsOrder: true,
  newPool: () => new OrderedPool(takeOldest),
}
