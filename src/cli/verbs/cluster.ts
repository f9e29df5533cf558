import type { Command } from 'commander'
import { wholeNumber } from '../wholeNumber.ts'
import { withTexts } from '../withTexts.ts'
import { readRuleSettings } from './settings.ts'
import type { Verb } from './verb.ts'

/** Options that say how clusters are made. */
export interface ClusteringOptions {
  readonly ledger: string
  readonly chain?: string
  readonly change?: string
  readonly with?: string[]
  readonly without?: string[]
  readonly set?: string[]
  readonly at?: string
  readonly guard?: string
}

interface ClusterOptions extends ClusteringOptions {
  readonly csv?: string
  readonly all: boolean
}

const LISTED = 10

export const clusterVerb: Verb = (program, run) => {
  clusteringOptions(
    program.command('cluster').description('which addresses of a Bitcoin ledger belong together: they pay together'),
    'leave out a rule or a transaction',
  )
    .option('--csv <file>', 'write every address with the first-seen address of its cluster')
    .option('--all', `name every cluster of two or more (default: the largest ${LISTED})`, false)
    .addHelpText('after', HELP)
    .action((options: ClusterOptions) =>
      run(async (output) => {
        const { clusterLedger } = await import('../../actions/clusterLedger.ts')
        const { clusterText } = await import('../clusterText.ts')
        const { csv, all } = options
        const result = await clusterLedger({
          ...(await clusteringOf(options)),
          limit: all ? Number.POSITIVE_INFINITY : LISTED,
          ...(csv === undefined ? {} : { csv }),
        })
        const { coinJoins, ...counts } = result.counts
        const json = { ...result, counts: { ...counts, coinJoins: Object.fromEntries(coinJoins) } }
        output.result(clusterText(options.ledger, result), withTexts({ ledger: options.ledger, ...json }))
        if (csv !== undefined) output.note(`Every address with its cluster: ${csv}`)
      }),
    )
}

export function clusteringOptions(command: Command, without: string): Command {
  return command
    .requiredOption('--ledger <file>', 'the ledger')
    .option('--chain <chain>', 'which chain, where the ledger has several with inputs and outputs')
    .option(
      '--change <expr>',
      'join change, too: rules put together, like "unique(optimal-change) & unique(address-type)"',
    )
    .option('--with <rule...>', 'ask a rule that is not asked by itself: stonewall, wrapped-script')
    .option('--without <rule|txid...>', without)
    .option('--set <rule.name=value...>', 'other settings of rules: "dyepack heuristics" lists them')
    .option('--at <height>', 'as of that block')
    .option('--guard <size>', 'never join two clusters of that size or more; 0: always (default: 10000)')
}

export async function clusteringOf({ ledger, chain, change, with: on, without, set, at, guard }: ClusteringOptions) {
  const { BITCOIN_RULES } = await import('../../core/heuristics/bitcoin/bitcoinRules.ts')
  return {
    ledger,
    ...(chain === undefined ? {} : { chain }),
    ...(change === undefined ? {} : { change }),
    ...(on === undefined ? {} : { with: on }),
    ...(without === undefined ? {} : { without }),
    ...(set === undefined ? {} : { settings: readRuleSettings(BITCOIN_RULES, set) }),
    ...(at === undefined ? {} : { upTo: wholeNumber('--at', at) }),
    ...(guard === undefined ? {} : { guard: wholeNumber('--guard', guard) }),
  }
}

const HELP = `
All inputs of a transaction belong together, unless it is a CoinJoin. Change is joined only where --change says by which
rules: "dyepack heuristics" lists them. A transaction has one change: where the rules leave several outputs, none is it.

Examples:
  $ dyepack cluster --ledger ledger.duckdb --csv clusters.csv
  $ dyepack cluster --ledger ledger.duckdb --at 400000 --with stonewall
  $ dyepack cluster --ledger ledger.duckdb --with wrapped-script
  $ dyepack cluster --ledger ledger.duckdb --set joinmarket.equal=4 wasabi-2.inputs=50
  $ dyepack cluster --ledger ledger.duckdb --change "unique(one-time-change) - address-reuse"

--without takes common-input, change, wasabi-1, wasabi-2, whirlpool, joinmarket, equal-output, and hashes. --with stonewall
joins a CoinJoin with 3 or 4 outputs of which two are equal: one owner makes such payments, and so do two who mix.
--with wrapped-script joins a P2SH address (3…) with the segwit address (bc1q…) whose script it wraps.`
