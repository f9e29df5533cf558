import { knowledgeShowText } from '../knowledgeShowText.ts'
import { withTexts } from '../withTexts.ts'
import type { Verb } from './verb.ts'

export const knowledgeShow: Verb = (program, run) => {
  program
    .command('show')
    .description('show all that is said of an incident or an actor, or one claim')
    .argument('<id>', 'of an incident, an actor or a claim')
    .argument('[dir]', 'the folder (default: the one that comes with dyepack)')
    .option('--as-of <day>', 'only what was known on that day')
    .action((id: string, dir: string | undefined, options: { asOf?: string }) =>
      run(async (output) => {
        const { showKnowledge } = await import('../../actions/knowledge/showKnowledge.ts')
        const result = await showKnowledge({ id, ...(dir === undefined ? {} : { dir }), ...options })
        output.result(knowledgeShowText(result), withTexts(result))
      }),
    )
}
