import type { RunHeuristicResult } from '../../actions/runHeuristic.ts'
import { groupedText } from '../../core/groupedText.ts'
import { counted } from '../../core/report/text.ts'
import { settingTexts } from '../settingTexts.ts'
import type { Verb } from './verb.ts'

interface RunOptions {
  readonly ledger: string
  readonly csv: string
  readonly tx?: string[]
  readonly chain?: string
  readonly set?: string[]
}

export const heuristicsRun: Verb = (program, run) => {
  program
    .command('run')
    .description(
      'ask a rule about transactions of Bitcoin of a ledger, and write down what it finds, with its evidence',
    )
    .argument('<rule>', 'its id: "dyepack heuristics" lists them')
    .requiredOption('--ledger <file>', 'the ledger')
    .requiredOption('--csv <file>', 'where to write it')
    .option('--tx <txid...>', 'only these transactions (default: all)')
    .option('--chain <chain>', 'which chain, where the ledger has several with inputs and outputs')
    .option('--set <name=value...>', 'other settings of the rule')
    .addHelpText('after', HELP)
    .action((rule: string, { tx, set, ...options }: RunOptions) =>
      run(async (output) => {
        const { runHeuristic } = await import('../../actions/runHeuristic.ts')
        const { TRANSACTION_RULES } = await import('../../core/heuristics/bitcoin/bitcoinRules.ts')
        const { readSettings } = await import('./settings.ts')
        const known = TRANSACTION_RULES.find(({ id }) => id === rule)
        const result = await runHeuristic({
          ...options,
          rule,
          ...(tx === undefined ? {} : { transactions: tx }),
          ...(set === undefined || known === undefined
            ? {}
            : {
                settings: readSettings(
                  known,
                  set.map((text) => withoutRule(rule, text)),
                ),
              }),
        })
        output.result(ranText(result, options.csv), { ...options, ...result })
      }),
    )
}

/** As `dyepack cluster` takes them, too: `whirlpool.least=4`. */
function withoutRule(rule: string, text: string): string {
  return text.startsWith(`${rule}.`) ? text.slice(rule.length + 1) : text
}

function ranText({ rule, about, transactions, found, rows, settings }: RunHeuristicResult, csv: string): string {
  const what =
    about === 'change'
      ? `one output left in ${groupedText(found)} of ${counted(transactions, 'transaction')}`
      : `${counted(found, 'match', 'matches')} among ${counted(transactions, 'transaction')}`
  const set = settingTexts(settings).map((text) => `  ${text}\n`)
  return `${rule}: ${what}\n${set.join('')}${csv}: ${counted(rows, 'row')}\n`
}

const HELP = `
A rule about change writes txid,output_index,unique,evidence: a row for each output that it cannot rule out. The others
write txid,match,evidence: a row for each transaction.

Examples:
  $ dyepack heuristics run whirlpool --ledger ledger.duckdb --csv whirlpool.csv
  $ dyepack heuristics run power-of-ten --ledger ledger.duckdb --tx TXID --set digits=5 --csv change.csv`
