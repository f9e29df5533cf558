import type { WriteFeedParameters } from '../../actions/writeFeed.ts'
import type { Verb } from './verb.ts'

export const feedVerb: Verb = (program, run) => {
  program
    .command('feed')
    .description('write an Atom feed of new incidents, claims and restatements')
    .argument('[dir]', 'the knowledge folder (default: the one that comes with dyepack)')
    .option('--actor <id>', 'of incidents attributed to this actor or to one below it')
    .option('--since <day>', 'only what became known on that day or later')
    .option('--as-of <day>', 'only what was known on that day')
    .option('--url <link>', 'where the feed will be published, which readers like to find in it')
    .option('--out <file>', 'where it goes (default: standard output)')
    .addHelpText('after', '\nExample:\n  $ dyepack feed --actor dprk --since 2026-01-01 --out feed.xml')
    .action((dir: string | undefined, options: Omit<WriteFeedParameters, 'dir'>) =>
      run(async (output) => {
        const { writeFeed } = await import('../../actions/writeFeed.ts')
        const result = await writeFeed({ ...(dir === undefined ? {} : { dir }), ...options })
        const { entries, updated, text } = result
        output.result(text ?? `Wrote ${options.out}: entries: ${entries}, updated ${updated}\n`, result)
      }),
    )
}
