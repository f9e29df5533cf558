import type { UtxoTransaction } from '../../ledger/utxoTransaction.ts'
import { defaultsOf } from '../defaultsOf.ts'
import type { Evidence } from '../evidence.ts'
import type { ParameterValues } from '../heuristic.ts'
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

/**
 * The rule that takes a transaction for a CoinJoin, with its evidence; null where none does, or where the transaction is shaped
 * like a Stonewall payment. `switchedOff`: ids of rules not to ask; without `stonewall` its shape is no excuse.
 */
export function coinJoinOf(transaction: UtxoTransaction, switchedOff: ReadonlySet<string> = NONE): CoinJoin | null {
  const found = coinJoinBeforeVeto(transaction, switchedOff)
  return found === null || isVetoed(transaction, switchedOff) ? null : found
}

/** As `coinJoinOf`, without the excuse. */
export function coinJoinBeforeVeto(transaction: UtxoTransaction, switchedOff: ReadonlySet<string>): CoinJoin | null {
  if (!canBeCoinJoin(transaction.inputs.length, transaction.outputs.length)) return null
  for (const { rule, defaults } of RULES) {
    if (switchedOff.has(rule.id)) continue
    const evidence = rule.find(transaction, defaults)
    if (evidence !== null) return { rule: rule.id, evidence }
  }
  return null
}

/** Whether a transaction that looks like a CoinJoin is shaped like a Stonewall payment. */
export function isVetoed(transaction: UtxoTransaction, switchedOff: ReadonlySet<string>): boolean {
  return !switchedOff.has(stonewall.id) && stonewall.find(transaction, VETO) !== null
}

/** Whether a transaction with so many inputs and outputs can match any rule: most cannot, and need not be looked at. */
export function canBeCoinJoin(inputs: number, outputs: number): boolean {
  return inputs >= 2 && outputs >= 3 && (inputs * 2 >= outputs || inputs >= 10)
}

const NONE: ReadonlySet<string> = new Set()
const RULES: readonly { readonly rule: CoinJoinRule; readonly defaults: ParameterValues }[] = COIN_JOIN_RULES.map(
  (rule) => ({ rule, defaults: defaultsOf(rule) }),
)
const VETO = defaultsOf(stonewall)
