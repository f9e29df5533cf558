import { withTexts } from '../withTexts.ts'
import type { Verb } from './verb.ts'

interface LeversOptions {
  readonly source?: readonly string[]
  readonly knowledge?: string
}

export const leversVerb: Verb = (program, run) => {
  program
    .command('levers')
    .description('list who could act where stolen coins lie, what to ask for, and what token contracts say of it now')
    .argument('<case_dir>', 'folder of a case that was traced')
    .option(
      '--source <chain=node>',
      'ask this node what the contracts say: ethereum=env:ETH_RPC; may be repeated',
      collect,
    )
    .option('--knowledge <dir>', 'whose levers (default: the folder that comes with dyepack)')
    .addHelpText('after', EXAMPLE)
    .action((caseDir: string, { source, knowledge }: LeversOptions) =>
      run(async (output) => {
        const { leversCase } = await import('../../actions/leversCase.ts')
        const { leversText } = await import('../leversText.ts')
        const result = await leversCase({
          caseDir,
          ...(source === undefined ? {} : { sources: source }),
          ...(knowledge === undefined ? {} : { knowledge }),
        })
        const { links, ...rest } = result
        const used = new Set(rest.places.flatMap(({ levers }) => levers.flatMap(({ sources }) => sources)))
        output.result(
          leversText(result),
          withTexts({ ...rest, links: Object.fromEntries([...links].filter(([id]) => used.has(id))) }),
        )
      }),
    )
}

const EXAMPLE = `
Example:
  $ dyepack levers my-case
  $ export ETH_RPC=https://…
  $ dyepack levers my-case --source ethereum=env:ETH_RPC

What no node can say is "unknown".`

function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text]
}
