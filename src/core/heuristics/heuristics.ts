import { depositReuse } from './depositReuse.ts'
import { hotWalletDrain } from './drain/hotWalletDrain.ts'
import { fanIn } from './fanIn.ts'
import { fanOut } from './fanOut.ts'
import { gasFunding } from './gasFunding.ts'
import type { HeuristicFacts } from './heuristic.ts'
import { peelChain } from './peelChain.ts'
import { structuredPayments } from './structuredPayments.ts'

/** Every heuristic by its id, in the order of reports. */
export const HEURISTICS = {
  'deposit-reuse': depositReuse,
  'gas-funding': gasFunding,
  'peel-chain': peelChain,
  'fan-out': fanOut,
  'fan-in': fanIn,
  'structured-payments': structuredPayments,
} as const satisfies Readonly<Record<string, HeuristicFacts>>

export type HeuristicId = keyof typeof HEURISTICS
export const HEURISTIC_IDS = Object.keys(HEURISTICS) as readonly HeuristicId[]

/** What is told of one, without its function. */
export function heuristicFacts(id: HeuristicId): HeuristicFacts {
  return HEURISTICS[id]
}

/** Those that watch wallets and say nothing of a trace: `dyepack start` and `dyepack alarm` use them. */
export const ALARMS: readonly HeuristicFacts[] = [hotWalletDrain]
