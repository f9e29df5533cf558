import { OUTSIDE_FORMATS } from '../../core/wire/outsideFormats.ts'
import { proposalText } from '../proposalText.ts'
import type { Verb } from './verb.ts'

interface ImportOptions {
  readonly knowledge?: string
  readonly mapping?: string
  readonly by?: string
  readonly published?: string
  readonly url?: string
  readonly title?: string
  readonly asOf?: string
}

export const knowledgeImport: Verb = (program, run) => {
  program
    .command('import')
    .description('compare a list made elsewhere with what is known, and propose what to add; writes nothing')
    .argument('<format>', `one of: ${OUTSIDE_FORMATS.join(', ')}`)
    .argument('<file...>', 'the files of the list, or a folder of them')
    .option('--knowledge <dir>', 'what to compare it with (default: the folder that comes with dyepack)')
    .option('--mapping <file>', 'which column is what, for formats that need it')
    .option('--by <publisher>', 'id of who published the list, where it does not say so')
    .option('--published <date>', 'the day of the list, where it does not say so')
    .option('--url <url>', 'where it stands; of a folder of files, the address that their names come after')
    .option('--title <title>', 'its title')
    .option('--as-of <day>', 'the day by which a list of an authority is old (default: today)')
    .addHelpText(
      'after',
      '\nExample: $ dyepack --json knowledge import incident-markdown posts --published 2024-06-01 --url https://github.com/1712n/dn-institute/blob/main/content/attacks/posts > proposal.json',
    )
    .action((format: string, files: string[], options: ImportOptions) =>
      run(async (output) => {
        const { importList } = await import('../../actions/knowledge/importList.ts')
        const proposal = await importList({ ...options, format, files })
        output.result(proposalText(proposal), proposal)
      }),
    )
}
