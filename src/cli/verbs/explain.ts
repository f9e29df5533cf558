import { type ClusteringOptions, clusteringOf, clusteringOptions } from './cluster.ts'
import type { Verb } from './verb.ts'

export const explainVerb: Verb = (program, run) => {
  clusteringOptions(
    program
      .command('explain')
      .description('why two addresses of a Bitcoin ledger belong together: which transactions and rules joined them')
      .argument('<address>', 'one address')
      .argument('<other>', 'the other'),
    'show what the cluster falls into without a rule or a transaction',
  )
    .addHelpText('after', HELP)
    .action((address: string, other: string, options: ClusteringOptions) =>
      run(async (output) => {
        const { explainAddresses } = await import('../../actions/explainAddresses.ts')
        const { explainText } = await import('../explainText.ts')
        const result = await explainAddresses({ ...(await clusteringOf(options)), addresses: [address, other] })
        output.result(explainText(result), { ledger: options.ledger, ...result })
      }),
    )
}

const HELP = `
The clusters are those of "dyepack cluster" with the same options; of all ways from one address to the other the
shortest is shown. --without changes no cluster here: it shows what would fall apart.

Examples:
  $ dyepack explain ADDRESS OTHER --ledger ledger.duckdb
  $ dyepack explain ADDRESS OTHER --ledger ledger.duckdb --change client-change --without TXID`
