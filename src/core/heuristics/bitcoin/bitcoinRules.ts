import type { HeuristicFacts } from '../heuristic.ts'
import type { ChangeRule } from './changeRule.ts'
import { CHANGE_RULES } from './changeRules.ts'
import { COIN_JOIN_RULES } from './coinJoinOf.ts'
import type { CoinJoinRule } from './coinJoinRule.ts'
import { commonInput } from './commonInput.ts'
import { stonewall } from './stonewall.ts'

/** Rules about single transactions of Bitcoin, in the order of lists: those that match or do not, and those about change. */
const MATCH_RULES: readonly CoinJoinRule[] = [commonInput, ...COIN_JOIN_RULES, stonewall]
export const BITCOIN_RULES: readonly HeuristicFacts[] = [...MATCH_RULES, ...CHANGE_RULES]

export function matchRule(id: string): CoinJoinRule | null {
  return MATCH_RULES.find((rule) => rule.id === id) ?? null
}

export function changeRule(id: string): ChangeRule | null {
  return CHANGE_RULES.find((rule) => rule.id === id) ?? null
}
