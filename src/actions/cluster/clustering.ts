import { ChangeContext, changeBy } from '../../core/cluster/changeContext.ts'
import { ClusterBuilder, type ClusterOptions } from '../../core/cluster/clusterBuilder.ts'
import { LINK_RULES } from '../../core/cluster/linkRule.ts'
import { inputError } from '../../core/errors.ts'
import { BITCOIN_RULES } from '../../core/heuristics/bitcoin/bitcoinRules.ts'
import {
  type ChangeExpression,
  readChangeExpression,
  rulesAsked,
} from '../../core/heuristics/bitcoin/changeExpression.ts'
import { CHANGE_RULES } from '../../core/heuristics/bitcoin/changeRules.ts'
import { asksInputValues, COIN_JOIN_RULES, coinJoinRules } from '../../core/heuristics/bitcoin/coinJoinOf.ts'
import { stonewall } from '../../core/heuristics/bitcoin/stonewall.ts'
import { wrappedScript } from '../../core/heuristics/bitcoin/wrappedScript.ts'
import { NO_SETTINGS, type RuleSettings } from '../../core/heuristics/ruleSettings.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import { otherForms } from './otherForms.ts'

export interface ClusterSettings {
  /** Default: the only one with inputs and outputs that the ledger has. */
  readonly chain?: string
  /** An expression of rules for change; default: none is asked. */
  readonly change?: string
  /** Up to this height (inclusive); default: all. */
  readonly upTo?: number
  /** Clusters of this size or more are never joined; 0: they are. Default `GUARD`. */
  readonly guard?: number
  /** Ids of rules that are asked only where they are named: `RULES_OFF`. */
  readonly with?: readonly string[]
  /** Other values than the defaults of rules for CoinJoins, `stonewall`, and rules that `change` names. */
  readonly settings?: RuleSettings
}

/** What is left out: ids of rules, and transactions. */
export interface Without {
  readonly rules: ReadonlySet<string>
  /** Ordinals. */
  readonly transactions: ReadonlySet<number>
}

export const NOTHING: Without = { rules: new Set(), transactions: new Set() }

/**
 * Builds clusters of one chain, for each of `withouts` one, in one reading of the ledger; with rules for change in two, the first to see
 * what comes after each transaction. Errors: `BAD_CHANGE`, `BAD_FLAG`.
 */
export async function buildClusters(
  store: LedgerStore,
  chain: string,
  { change, upTo, guard, with: on = [], settings = NO_SETTINGS }: ClusterSettings,
  withouts: readonly (Without & Pick<ClusterOptions, 'log'>)[],
): Promise<readonly ClusterBuilder[]> {
  const expression: ChangeExpression | null = change === undefined ? null : readChangeExpression(change)
  for (const rule of on) if (!RULES_OFF.includes(rule)) throw notOff(rule)
  checkSettings(settings, expression)
  const question = {
    upTo: upTo ?? null,
    detail: expression !== null,
    // Rules for change look at all.
    inputValues: expression === null ? asksInputValues(coinJoinRules(NOTHING.rules, settings)) : null,
  }
  const context = new ChangeContext()
  if (expression !== null) for await (const batch of store.utxoTransactions(chain, question)) context.add(batch)
  const forms = on.includes(wrappedScript.id) ? await otherForms(store, chain) : null
  const addresses = await store.addressCount()
  const builders = withouts.map(({ rules, transactions, log }) => {
    const ownOn = new Set(on.filter((rule) => !rules.has(rule)))
    const asksChange = expression !== null && !rules.has('change')
    return new ClusterBuilder(
      {
        mainChain: chain === 'bitcoin',
        off: rules,
        on: ownOn,
        settings,
        offTransactions: transactions,
        ...(guard === undefined ? {} : { guard }),
        ...(asksChange ? { changeOf: changeBy(expression, context, settings) } : {}),
        ...(forms !== null && ownOn.has(wrappedScript.id) ? { otherForms: forms } : {}),
        ...(log === undefined ? {} : { log }),
      },
      addresses,
    )
  })
  for await (const batch of store.utxoTransactions(chain, question)) for (const builder of builders) builder.add(batch)
  return builders
}

/** The chain to look at. Errors: `NO_UTXO_CHAIN`, `WHICH_CHAIN`. */
export async function utxoChain(store: LedgerStore, ledger: string, asked: string | undefined): Promise<string> {
  const { chains } = await store.summary()
  const utxo = chains.filter(({ model }) => model === 'utxo').map(({ chain }) => chain)
  if (asked !== undefined && utxo.includes(asked)) return asked
  const facts = { file: ledger, chains: utxo }
  if (utxo.length === 0 || asked !== undefined) {
    const what =
      asked === undefined ? 'no chain whose transactions have' : `no chain ${JSON.stringify(asked.slice(0, 64))} with`
    throw inputError('NO_UTXO_CHAIN', `${ledger} has ${what} inputs and outputs`, {
      fix: utxo.length === 0 ? 'import one first: dyepack import bitcoin-blk' : `it has ${utxo.join(', ')}`,
      facts,
    })
  }
  if (utxo.length > 1) {
    throw inputError('WHICH_CHAIN', `${ledger} has several chains with inputs and outputs: ${utxo.join(', ')}`, {
      fix: 'name one with --chain',
      facts,
    })
  }
  return utxo[0]!
}

/** Rules and hashes of `--without`. Errors: `BAD_FLAG`, `NOT_IN_LEDGER`. */
export async function readWithout(
  store: LedgerStore,
  ledger: string,
  chain: string,
  texts: readonly string[],
): Promise<Without> {
  const hashes = texts.filter((text) => HASH.test(text))
  const rules = texts.filter((text) => !HASH.test(text))
  for (const rule of rules) if (!RULES.includes(rule)) throw noRule(rule)
  return { rules: new Set(rules), transactions: new Set(await transactionsOf(store, ledger, chain, hashes)) }
}

/** Ordinals of transactions by their hashes. Errors: `NOT_IN_LEDGER`. */
export async function transactionsOf(
  store: LedgerStore,
  ledger: string,
  chain: string,
  hashes: readonly string[],
): Promise<readonly number[]> {
  const ids = await store.transactionIds(
    chain,
    hashes.map((hash) => hash.toLowerCase()),
  )
  return ids.map((id, i) => {
    if (id === null) throw notThere(ledger, chain, hashes[i]!)
    return id
  })
}

const HASH = /^[0-9a-f]{64}$/i
/** Rules that are asked only where somebody says so. */
const RULES_OFF: readonly string[] = [stonewall.id, wrappedScript.id]
const RULES: readonly string[] = [...new Set([...LINK_RULES, ...COIN_JOIN_RULES.map(({ id }) => id), ...RULES_OFF])]

/** A setting that nothing asks for is a mistake. */
function checkSettings(settings: RuleSettings, expression: ChangeExpression | null): void {
  const asked = expression === null ? new Set() : rulesAsked(expression)
  for (const id of settings.keys()) {
    if (!CHANGE_RULES.some((rule) => rule.id === id) || asked.has(id)) continue
    throw inputError('BAD_FLAG', `--set ${id}: that rule is not asked`, {
      fix: `name ${id} in --change, or leave the setting out`,
      facts: { flag: '--set' },
    })
  }
}

function notOff(text: string): Error {
  const isOn = BITCOIN_RULES.some(({ id }) => id === text)
  return inputError('BAD_FLAG', `--with ${JSON.stringify(text.slice(0, 80))} is no rule that could be switched on`, {
    fix:
      isOn && !CHANGE_RULES.some(({ id }) => id === text)
        ? 'leave it out: it is asked anyway'
        : `the rules are ${RULES_OFF.join(', ')}; change goes by --change`,
    facts: { flag: '--with' },
  })
}

function noRule(text: string): Error {
  const isChange = CHANGE_RULES.some(({ id }) => id === text)
  return inputError('BAD_FLAG', `--without ${JSON.stringify(text.slice(0, 80))} is no rule and no transaction`, {
    fix: isChange
      ? 'leave it out of --change; --without change leaves all change out'
      : `name one of ${RULES.join(', ')}, or a transaction's hash of 64 hex digits`,
    facts: { flag: '--without' },
  })
}

function notThere(ledger: string, chain: string, hash: string): Error {
  return inputError(
    'NOT_IN_LEDGER',
    `${ledger} holds no transaction ${JSON.stringify(hash.slice(0, 140))} of ${chain}`,
    {
      fix: 'copy the whole hash',
      facts: { file: ledger, transaction: hash },
    },
  )
}
