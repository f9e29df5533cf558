import { knowledgeCheckText } from '../knowledgeCheckText.ts'
import type { Verb } from './verb.ts'

export const knowledgeCheck: Verb = (program, run) => {
  program
    .command('check')
    .description('read a knowledge folder, list every problem, and say how well its incidents are documented')
    .argument('[dir]', 'the folder (default: the one that comes with dyepack)')
    .option('--actor <id>', 'count only incidents attributed to this actor or to one below it')
    .option('--as-of <day>', 'count only what was known on that day')
    .action((dir: string | undefined, options: { actor?: string; asOf?: string }) =>
      run(async (output) => {
        const { checkKnowledge } = await import('../../actions/knowledge/checkKnowledge.ts')
        const result = await checkKnowledge({ ...(dir === undefined ? {} : { dir }), ...options })
        output.result(knowledgeCheckText(result), result)
      }),
    )
}
