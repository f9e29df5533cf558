import type { UtxoTransaction } from '../../ledger/utxoTransaction.ts'
import type { Evidence } from '../evidence.ts'
import type { ParameterValues } from '../heuristic.ts'
import { NO_SETTINGS, type RuleSettings, valuesOf } from '../ruleSettings.ts'
import type { CoinJoinRule } from './coinJoinRule.ts'
import { equalOutput } from './equalOutput.ts'
import { joinMarket } from './joinMarket.ts'
import { stonewall } from './stonewall.ts'
import { wasabi1 } from './wasabi1.ts'
import { wasabi2 } from './wasabi2.ts'
import { whirlpool } from './whirlpool.ts'

/** What says that a transaction is a CoinJoin, those of one make before the general one: the first that matches names it. */
export const COIN_JOIN_RULES: readonly CoinJoinRule[] = [wasabi2, wasabi1, whirlpool, joinMarket, equalOutput]

export interface CoinJoin {
  /** Id of the rule. */
  readonly rule: string
  readonly evidence: Evidence
}

/** The rules, with the values that they are asked with. */
export interface CoinJoinRules {
  readonly asked: readonly { readonly rule: CoinJoinRule; readonly values: ParameterValues }[]
  readonly stonewall: ParameterValues
  /** Whether all have their default values. */
  readonly plain: boolean
}

/** `switchedOff`: ids of rules not to ask. */
export function coinJoinRules(switchedOff: ReadonlySet<string>, settings: RuleSettings = NO_SETTINGS): CoinJoinRules {
  return {
    asked: COIN_JOIN_RULES.filter(({ id }) => !switchedOff.has(id)).map((rule) => ({
      rule,
      values: valuesOf(rule, settings),
    })),
    stonewall: valuesOf(stonewall, settings),
    plain: COIN_JOIN_RULES.every(({ id }) => !settings.has(id)),
  }
}

/** The rule that takes a transaction for a CoinJoin, with its evidence; null where none does. */
export function coinJoinBy({ asked }: CoinJoinRules, transaction: UtxoTransaction): CoinJoin | null {
  for (const { rule, values } of asked) {
    const evidence = rule.find(transaction, values)
    if (evidence !== null) return { rule: rule.id, evidence }
  }
  return null
}

/** Whether some rule looks at what the inputs of a transaction with so many inputs and outputs are worth: hardly any does. */
export function asksInputValues({ asked }: CoinJoinRules): (inputs: number, outputs: number) => boolean {
  const asking = asked.flatMap(({ rule, values }) => {
    const asks = rule.asksInputValues
    return asks === undefined ? [] : [(inputs: number, outputs: number) => asks(inputs, outputs, values)]
  })
  return (inputs, outputs) => asking.some((asks) => asks(inputs, outputs))
}

/** Whether what a rule takes for a CoinJoin may as well be a payment of one owner who makes it look like one. */
export function isStonewall({ stonewall: values }: CoinJoinRules, transaction: UtxoTransaction): boolean {
  return stonewall.find(transaction, values) !== null
}

/**
 * As a trace asks: null also where the transaction is shaped like a Stonewall payment, as whoever pays two equal amounts would else end
 * every trace. `switchedOff`: ids of rules not to ask; without `stonewall` its shape is no excuse.
 */
export function coinJoinOf(transaction: UtxoTransaction, switchedOff: ReadonlySet<string> = NONE): CoinJoin | null {
  if (!canBeCoinJoin(transaction.inputs.length, transaction.outputs.length)) return null
  const rules = switchedOff.size === 0 ? PLAIN : coinJoinRules(switchedOff)
  const found = coinJoinBy(rules, transaction)
  return found === null || (!switchedOff.has(stonewall.id) && isStonewall(rules, transaction)) ? null : found
}

/** Whether a transaction with so many inputs and outputs can match any rule with its default values: most cannot, and need not be looked at. */
export function canBeCoinJoin(inputs: number, outputs: number): boolean {
  return inputs >= 2 && outputs >= 3 && (inputs * 2 >= outputs || inputs >= 10)
}

const NONE: ReadonlySet<string> = new Set()
const PLAIN = coinJoinRules(NONE)
