import type { HeuristicFacts } from '../../core/heuristics/heuristic.ts'
import { toStdout as pc } from '../colors.ts'
import { wrap } from '../wrap.ts'
import { heuristicsRun } from './heuristicsRun.ts'
import type { Verb } from './verb.ts'

export const heuristicsVerb: Verb = (program, run) => {
  const heuristics = program
    .command('heuristics')
    .description('list the rules of thumb: what each finds, its settings, who published it; and ask one of a ledger')
    .addHelpText(
      'after',
      `
What they find stands in out/leads.json, out/leads.csv and the report, as leads, never as facts. A case switches one off or
changes a setting in case.yaml:

  heuristics:
    gas-funding: false
    deposit-reuse: { blocks: 6400 }

hot-wallet-drain watches wallets and says nothing of a trace: start and alarm take its settings by --set, and --no-alarm.

Those about transactions of Bitcoin say what belongs together: "dyepack cluster" takes --without ID and --change IDS.`,
    )
    .action(() =>
      run(async (output) => {
        const { ALARMS, HEURISTIC_IDS, heuristicFacts } = await import('../../core/heuristics/heuristics.ts')
        const { BITCOIN_RULES } = await import('../../core/heuristics/bitcoin/bitcoinRules.ts')
        const row = ({ id, version, model, finds, source, acceptable, parameters }: HeuristicFacts) => {
          return { id, version, chains: model, finds, source, acceptable, parameters }
        }
        const leads = HEURISTIC_IDS.map(heuristicFacts).map(row)
        const alarms = ALARMS.map(row)
        const bitcoin = BITCOIN_RULES.map(row)
        const text = [
          ...[...leads, ...alarms].map((one) => heuristicText(one, leadLine(one))),
          ...bitcoin.map((one) => heuristicText(one, null)),
        ]
        output.result(text.join('\n'), { heuristics: leads, alarms, bitcoin })
      }),
    )
  heuristicsRun(heuristics, run)
}

function leadLine({ acceptable }: Row): string {
  return acceptable ? 'A case may accept what it finds: then a trace stops there.' : 'A trace never stops at it.'
}

function heuristicText({ id, version, chains, finds, source, parameters }: Row, use: string | null): string {
  const settings = Object.entries(parameters).map(([name, { default: value, means }]) =>
    wrap(`${name}: ${value} (${means})`, '    '),
  )
  return [
    `${pc.bold(id)} ${pc.dim(`version ${version}, ${chains} chains`)}\n`,
    wrap(`Finds ${finds}.`, '  '),
    ...(use === null ? [] : [wrap(use, '  ')]),
    wrap(source, '  '),
    ...(settings.length === 0 ? ['  No settings.\n'] : ['  Settings:\n', ...settings]),
  ].join('')
}

type Row = { readonly chains: string } & Omit<HeuristicFacts, 'model'>
