import { knowledgeTopicsText, knowledgeTopicText } from '../knowledgeTopicsText.ts'
import { withTexts } from '../withTexts.ts'
import type { Verb } from './verb.ts'

interface TopicsOptions {
  readonly topic?: string
  readonly asOf?: string
}

export const knowledgeTopics: Verb = (program, run) => {
  program
    .command('topics')
    .description('list the topics, or the incidents, actors and reports on one')
    .argument('[dir]', 'the folder (default: the one that comes with dyepack)')
    .option('--topic <id>', 'what there is on this topic')
    .option('--as-of <day>', 'only what was known on that day')
    .action((dir: string | undefined, options: TopicsOptions) =>
      run(async (output) => {
        const { listTopics } = await import('../../actions/knowledge/listTopics.ts')
        const topics = await listTopics({ ...(dir === undefined ? {} : { dir }), ...options })
        const text = options.topic === undefined ? knowledgeTopicsText(topics) : topics.map(knowledgeTopicText).join('')
        output.result(text, withTexts({ topics }))
      }),
    )
}
