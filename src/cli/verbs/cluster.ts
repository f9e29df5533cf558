import type { Command } from 'commander'
import { wholeNumber } from '../wholeNumber.ts'
import { withTexts } from '../withTexts.ts'
import type { Verb } from './verb.ts'

/** Options that say how clusters are made. */
export interface ClusteringOptions {
  readonly ledger: string
  readonly chain?: string
  readonly change?: string
  readonly without?: string[]
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
          ...clusteringOf(options),
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
    .option('--without <rule|txid...>', without)
    .option('--at <height>', 'as of that block')
    .option('--guard <size>', 'never join two clusters of that size or more; 0: always (default: 10000)')
}

export function clusteringOf({ ledger, chain, change, without, at, guard }: ClusteringOptions) {
  return {
    ledger,
    ...(chain === undefined ? {} : { chain }),
    ...(change === undefined ? {} : { change }),
    ...(without === undefined ? {} : { without }),
    ...(at === undefined ? {} : { upTo: wholeNumber('--at', at) }),
    ...(guard === undefined ? {} : { guard: wholeNumber('--guard', guard) }),
  }
}

const HELP = `
All inputs of a transaction belong together, unless it is a CoinJoin. Change is joined only where --change says by which
rules: "dyepack heuristics" lists them. A transaction has one change: where the rules leave several outputs, none is it.

Examples:
  $ dyepack cluster --ledger ledger.duckdb --csv clusters.csv
  $ dyepack cluster --ledger ledger.duckdb --at 400000 --without stonewall
  $ dyepack cluster --ledger ledger.duckdb --change "unique(one-time-change) - address-reuse"

--without takes common-input, change, wasabi-1, wasabi-2, whirlpool, joinmarket, equal-output, stonewall, and hashes.`
