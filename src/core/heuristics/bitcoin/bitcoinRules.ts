import type { HeuristicFacts } from '../heuristic.ts'
import type { ChangeRule } from './changeRule.ts'
import { CHANGE_RULES } from './changeRules.ts'
import { COIN_JOIN_RULES } from './coinJoinOf.ts'
import type { CoinJoinRule } from './coinJoinRule.ts'
import { commonInput } from './commonInput.ts'
import { stonewall } from './stonewall.ts'
import { wrappedScript } from './wrappedScript.ts'

/** Rules that match a transaction of Bitcoin or do not. */
const MATCH_RULES: readonly CoinJoinRule[] = [commonInput, ...COIN_JOIN_RULES, stonewall]
/** Rules about single transactions. */
export const TRANSACTION_RULES: readonly HeuristicFacts[] = [...MATCH_RULES, ...CHANGE_RULES]
/** All that clusters ask, in the order of lists. */
export const BITCOIN_RULES: readonly HeuristicFacts[] = [...MATCH_RULES, wrappedScript, ...CHANGE_RULES]

export function matchRule(id: string): CoinJoinRule | null {
  return MATCH_RULES.find((rule) => rule.id === id) ?? null
}

export function changeRule(id: string): ChangeRule | null {
  return CHANGE_RULES.find((rule) => rule.id === id) ?? null
}
