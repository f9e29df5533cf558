import { withTexts } from '../withTexts.ts'
import type { Verb } from './verb.ts'

export const knowledgeListClaims: Verb = (program, run) => {
  program
    .command('list-claims')
    .description('list every claim beside its source as CSV, to check each against it')
    .argument('[dir]', 'the folder (default: the one that comes with dyepack)')
    .option('--as-of <day>', 'only what was known on that day')
    .action((dir: string | undefined, options: { asOf?: string }) =>
      run(async (output) => {
        const { listClaims } = await import('../../actions/knowledge/listClaims.ts')
        const { claims, csv } = await listClaims({ ...(dir === undefined ? {} : { dir }), ...options })
        output.result(csv, withTexts({ claims }))
      }),
    )
}
