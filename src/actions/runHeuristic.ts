import { ChangeContext } from '../core/cluster/changeContext.ts'
import { FirstSights } from '../core/cluster/firstSights.ts'
import { readTransaction } from '../core/cluster/readTransaction.ts'
import { inputError } from '../core/errors.ts'
import { changeRule, matchRule, TRANSACTION_RULES } from '../core/heuristics/bitcoin/bitcoinRules.ts'
import type { ChangeRule } from '../core/heuristics/bitcoin/changeRule.ts'
import type { CoinJoinRule } from '../core/heuristics/bitcoin/coinJoinRule.ts'
import { type Evidence, evidenceText } from '../core/heuristics/evidence.ts'
import type { ParameterValues } from '../core/heuristics/heuristic.ts'
import { settingsRecord, valuesOf } from '../core/heuristics/ruleSettings.ts'
import { line } from '../render/csv/cell.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { LedgerStore } from '../store/ledgerStore.ts'
import { transactionsOf, utxoChain } from './cluster/clustering.ts'
import { BATCH } from './clusterLedger.ts'
import { writeText } from './files/writeText.ts'

export interface RunHeuristicParameters {
  readonly ledger: string
  /** Id of a rule about transactions of Bitcoin. */
  readonly rule: string
  readonly csv: string
  /** Hashes of the transactions to ask it of; default: all. */
  readonly transactions?: readonly string[]
  readonly chain?: string
  /** Other values than the defaults. */
  readonly settings?: Partial<ParameterValues>
}

export interface RunHeuristicResult {
  readonly rule: string
  readonly chain: string
  readonly about: 'change' | 'transactions'
  readonly transactions: number
  /** Of change: transactions of which it leaves one output. Else: those that match. */
  readonly found: number
  readonly rows: number
  /** `rule.parameter` and what it was set to. */
  readonly settings: Readonly<Record<string, string>>
}

/**
 * Asks one rule of each transaction, and writes down what it finds with its evidence: `txid,output_index,unique,evidence` of a rule about
 * change, a row for each output that it cannot rule out; `txid,match,evidence` of the others, a row for each transaction.
 * Errors: `NO_SUCH_RULE`, `NO_UTXO_CHAIN`, `WHICH_CHAIN`, `NOT_IN_LEDGER`; `LEDGER_MISSING`, `LEDGER_LOCKED`, `NOT_A_LEDGER`,
 * `LEDGER_VERSION`.
 */
export async function runHeuristic(parameters: RunHeuristicParameters): Promise<RunHeuristicResult> {
  const { ledger, rule, csv, transactions: hashes, settings } = parameters
  const [matches, leaves] = [matchRule(rule), changeRule(rule)]
  const found = matches ?? leaves
  if (found === null) throw noSuchRule(rule)
  const store = await openLedger(ledger, { batchSize: BATCH })
  try {
    const chain = await utxoChain(store, ledger, parameters.chain)
    const asked = hashes === undefined ? null : await transactionsOf(store, ledger, chain, hashes)
    const set = new Map(settings === undefined ? [] : [[rule, settings]])
    const values = valuesOf(found, set)
    const tally = { transactions: 0, found: 0, rows: 0 }
    const answers =
      matches === null
        ? changes(store, chain, leaves!, values, asked, tally)
        : matchesOf(store, chain, matches, values, asked, tally)
    await writeText(csv, csvOf(store, matches === null ? CHANGE_HEADER : MATCH_HEADER, answers, tally))
    return { rule, chain, about: matches === null ? 'change' : 'transactions', ...tally, settings: settingsRecord(set) }
  } finally {
    await store.close()
  }
}

const CHANGE_HEADER = 'txid,output_index,unique,evidence\n'
const MATCH_HEADER = 'txid,match,evidence\n'

interface Tally {
  transactions: number
  found: number
  rows: number
}

/** A row without its hash. */
interface Answer {
  readonly tx: number
  readonly cells: readonly (string | number | boolean)[]
  readonly evidence: Evidence | null
}

async function* matchesOf(
  store: LedgerStore,
  chain: string,
  rule: CoinJoinRule,
  values: ParameterValues,
  asked: readonly number[] | null,
  tally: Tally,
): AsyncIterable<readonly Answer[]> {
  for await (const batch of store.utxoTransactions(chain, { transactions: asked })) {
    const answers: Answer[] = []
    for (let i = 0; i < batch.length; i++) {
      const evidence = rule.find(readTransaction(batch, i, chain === 'bitcoin'), values)
      tally.transactions++
      if (evidence !== null) tally.found++
      answers.push({ tx: batch.tx[i]!, cells: [evidence !== null], evidence })
    }
    yield answers
  }
}

/** Rules about change ask what came before and after, so that the whole ledger is read whatever was asked. */
async function* changes(
  store: LedgerStore,
  chain: string,
  rule: ChangeRule,
  values: ParameterValues,
  asked: readonly number[] | null,
  tally: Tally,
): AsyncIterable<readonly Answer[]> {
  const wanted = asked === null ? null : new Set(asked)
  const context = new ChangeContext()
  const sights = new FirstSights()
  for await (const batch of store.utxoTransactions(chain, { detail: true })) context.add(batch)
  for await (const batch of store.utxoTransactions(chain, { detail: true })) {
    const answers: Answer[] = []
    for (let i = 0; i < batch.length; i++) {
      const isNew = sights.next(batch, i)
      const tx = batch.tx[i]!
      if (wanted !== null && !wanted.has(tx)) continue
      const left = rule.find(context.facts(batch, i, isNew), values)
      tally.transactions++
      if (left.length === 1) tally.found++
      for (const { output, evidence } of left) answers.push({ tx, cells: [output, left.length === 1], evidence })
    }
    yield answers
  }
}

/** So many answers become text at once. */
const PORTION = 16_384

async function* csvOf(
  store: LedgerStore,
  header: string,
  answers: AsyncIterable<readonly Answer[]>,
  tally: Tally,
): AsyncIterable<string> {
  yield header
  for await (const all of answers) {
    for (let from = 0; from < all.length; from += PORTION) {
      const portion = all.slice(from, from + PORTION)
      const transactions = await store.transactions(portion.map(({ tx }) => tx))
      tally.rows += portion.length
      yield portion
        .map(({ tx, cells, evidence }, i) => {
          const said = evidence === null ? '' : evidenceText(evidence)
          return line([transactions[i]!.hash ?? `@${tx}`, ...cells.map(String), said])
        })
        .join('')
    }
  }
}

function noSuchRule(rule: string): Error {
  return inputError('NO_SUCH_RULE', `${JSON.stringify(rule.slice(0, 80))} is no rule about transactions of Bitcoin`, {
    fix: `name one of ${TRANSACTION_RULES.map(({ id }) => id).join(', ')}`,
    facts: { rule },
  })
}
