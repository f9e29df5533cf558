import type { HeuristicFacts } from '../../core/heuristics/heuristic.ts'
import { toStdout as pc } from '../colors.ts'
import { wrap } from '../wrap.ts'
import type { Verb } from './verb.ts'

export const heuristicsVerb: Verb = (program, run) => {
  program
    .command('heuristics')
    .description('list the rules of thumb that give leads: what each finds, its settings, who published it')
    .addHelpText(
      'after',
      `
What they find stands in out/leads.json, out/leads.csv and the report, as leads, never as facts. A case switches one off or
changes a setting in case.yaml:

  heuristics:
    gas-funding: false
    deposit-reuse: { blocks: 6400 }

hot-wallet-drain watches wallets and says nothing of a trace: start and alarm take its settings by --set, and --no-alarm.`,
    )
    .action(() =>
      run(async (output) => {
        const { ALARMS, HEURISTIC_IDS, heuristicFacts } = await import('../../core/heuristics/heuristics.ts')
        const row = ({ id, version, model, finds, source, acceptable, parameters }: HeuristicFacts) => {
          return { id, version, chains: model, finds, source, acceptable, parameters }
        }
        const leads = HEURISTIC_IDS.map(heuristicFacts).map(row)
        const alarms = ALARMS.map(row)
        output.result([...leads, ...alarms].map(heuristicText).join('\n'), { heuristics: leads, alarms })
      }),
    )
}

function heuristicText({ id, version, chains, finds, source, acceptable, parameters }: Row): string {
  const settings = Object.entries(parameters).map(([name, { default: value, means }]) =>
    wrap(`${name}: ${value} (${means})`, '    '),
  )
  const accept = acceptable
    ? 'A case may accept what it finds: then a trace stops there.'
    : 'A trace never stops at it.'
  return [
    `${pc.bold(id)} ${pc.dim(`version ${version}, ${chains} chains`)}\n`,
    wrap(`Finds ${finds}.`, '  '),
    wrap(accept, '  '),
    wrap(source, '  '),
    '  Settings:\n',
    ...settings,
  ].join('')
}

type Row = { readonly chains: string } & Omit<HeuristicFacts, 'model'>
