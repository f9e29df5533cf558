import { acceptProposalText } from '../proposalText.ts'
import type { Verb } from './verb.ts'

interface AcceptOptions {
  readonly knowledge?: string
  readonly item?: readonly string[]
  readonly same?: readonly string[]
  readonly new?: readonly string[]
}

export const knowledgeAccept: Verb = (program, run) => {
  program
    .command('accept')
    .description('write a proposal, or items of it, into a knowledge folder: all of it or nothing')
    .argument('<proposal>', 'a file that "dyepack --json knowledge import" wrote')
    .option('--knowledge <dir>', 'the folder to write to (required)')
    .option('--item <id...>', 'only these items, and those named below (default: all that are new)')
    .option('--same <item=id...>', 'this item is that incident or actor: add what it says to its file')
    .option('--new <item...>', 'this item is none of what it may be: make a file for it')
    .addHelpText(
      'after',
      '\nExample: $ dyepack knowledge accept proposal.json --knowledge my-knowledge --same 2022-03-23-ronin-network=2022-03-23-ronin-bridge',
    )
    .action((proposal: string, { knowledge, item, same, new: anew }: AcceptOptions) =>
      run(async (output) => {
        const { acceptProposal } = await import('../../actions/knowledge/acceptProposal.ts')
        const result = await acceptProposal({
          proposal,
          knowledge,
          ...(item === undefined ? {} : { items: item }),
          ...(same === undefined ? {} : { same }),
          ...(anew === undefined ? {} : { anew }),
        })
        output.result(acceptProposalText(result), result)
      }),
    )
}
