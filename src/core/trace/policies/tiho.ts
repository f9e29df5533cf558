import { dirtyFirst } from './dirtyFirst.ts'
import type { Policy } from './policy.ts'

/** Taint in, highest out (Tironsakkul et al. 2019): as `dirty-first`, and the largest output is served first. */
export const tiho: Policy = { ...dirtyFirst, id: 'tiho', chains: 'utxo', largestOutputFirst: true, followsOrder: false }
