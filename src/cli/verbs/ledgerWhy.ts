import { withTexts } from '../withTexts.ts'
import type { Verb } from './verb.ts'

export const ledgerWhy: Verb = (program, run) => {
  program
    .command('why')
    .description('show which file and line each movement and log of a transaction is from, repetitions too')
    .argument('<tx>', "the transaction's hash; @17 for the ledger's own number, where there is none")
    .requiredOption('--ledger <file>', 'the ledger')
    .action((transaction: string, { ledger }: { readonly ledger: string }) =>
      run(async (output) => {
        const { explainTransaction } = await import('../../actions/explainTransaction.ts')
        const { whyText } = await import('../whyText.ts')
        const result = await explainTransaction({ ledger, transaction })
        const { transactions, notAsked } = result
        output.result(whyText(result), withTexts({ ledger, transactions, notAsked }))
      }),
    )
}
