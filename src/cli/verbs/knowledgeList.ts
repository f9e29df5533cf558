import { knowledgeListText } from '../knowledgeListText.ts'
import { withTexts } from '../withTexts.ts'
import type { Verb } from './verb.ts'

interface ListOptions {
  readonly actor?: string
  readonly year?: string
  readonly topic?: string
  readonly address?: string
  readonly asOf?: string
}

export const knowledgeList: Verb = (program, run) => {
  program
    .command('list')
    .description('list incidents: when, who lost, how much by whose word, attributed to whom')
    .argument('[dir]', 'the folder (default: the one that comes with dyepack)')
    .option('--actor <id>', 'attributed to this actor or to one below it')
    .option('--year <year>', 'of this year')
    .option('--topic <id>', 'on this topic')
    .option('--address <address>', 'in which this address plays a part')
    .option('--as-of <day>', 'only what was known on that day')
    .action((dir: string | undefined, options: ListOptions) =>
      run(async (output) => {
        const { listIncidents } = await import('../../actions/knowledge/listIncidents.ts')
        const incidents = await listIncidents({ ...(dir === undefined ? {} : { dir }), ...options })
        output.result(knowledgeListText(incidents), withTexts({ incidents }))
      }),
    )
}
