import type { CheckLedgerResult } from '../../actions/checkLedger.ts'
import { EXIT } from '../exitCodes.ts'
import { withTexts } from '../withTexts.ts'
import type { Verb } from './verb.ts'

interface CheckOptions {
  readonly ledger: string
  readonly balances?: string[]
  readonly all: boolean
  readonly csv?: string
}

/** Two lines each. */
const LISTED = 10

export const ledgerCheck: Verb = (program, run) => {
  program
    .command('check')
    .description('compare balances with zero and with stated ones, and sources with each other')
    .requiredOption('--ledger <file>', 'the ledger')
    .option('--balances <file...>', 'stated balances: CSV with chain,address,asset,height,time,balance')
    .option('--all', `list every finding (default: the first ${LISTED})`, false)
    .option('--csv <file>', 'write every finding down, those at addresses that no import covers among them')
    .addHelpText(
      'after',
      `
A balance below zero says that history is missing. At an address that an import covers this is a finding; elsewhere
it is expected and only counted.

Files that were imported together are one source, an export of one address is one of its own. A movement that one
source has and another should have and lacks is a finding.

Exit code: 0 where nothing differs, ${EXIT.differs} where something was found.`,
    )
    .action(({ ledger, balances, all, csv }: CheckOptions) =>
      run(async (output) => {
        const { checkLedger } = await import('../../actions/checkLedger.ts')
        const { checkText } = await import('../checkText.ts')
        const limit = all ? undefined : LISTED
        const result = await checkLedger({
          ledger,
          ...(balances === undefined ? {} : { balances }),
          ...(limit === undefined ? {} : { limit }),
          ...(csv === undefined ? {} : { csv }),
        })
        output.result(checkText(ledger, result), jsonOf(ledger, result))
        if (csv !== undefined) output.note(`Every finding: ${csv}`)
        if (result.findingsInAll > 0) process.exitCode = EXIT.differs
      }),
    )
}

function jsonOf(ledger: string, result: CheckLedgerResult) {
  const { movements, shortfalls, stated, sources, untold, findingsInAll, findings, files } = result
  return withTexts({ ledger, movements, shortfalls, stated, sources, untold, findingsInAll, findings, files })
}
