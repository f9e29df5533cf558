import { depositReuse } from './depositReuse.ts'
import { gasFunding } from './gasFunding.ts'
import type { HeuristicFacts } from './heuristic.ts'
import { hotWalletDrain } from './hotWalletDrain.ts'

/** Every heuristic by its id, in the order of reports. */
export const HEURISTICS = {
  'deposit-reuse': depositReuse,
  'gas-funding': gasFunding,
} as const satisfies Readonly<Record<string, HeuristicFacts>>

export type HeuristicId = keyof typeof HEURISTICS
export const HEURISTIC_IDS = Object.keys(HEURISTICS) as readonly HeuristicId[]

/** What is told of one, without its function. */
export function heuristicFacts(id: HeuristicId): HeuristicFacts {
  return HEURISTICS[id]
}

/** Those that watch wallets and say nothing of a trace: `dyepack start` and `dyepack alarm` use them. */
export const ALARMS: readonly HeuristicFacts[] = [hotWalletDrain]
