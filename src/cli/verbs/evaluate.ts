import type { Verb } from './verb.ts'

export const evaluateVerb: Verb = (program, run) => {
  program
    .command('evaluate')
    .description('measure how far traces of labelled cases can be trusted; writes nothing')
    .argument('[dir...]', 'case folders with a truth.csv, or folders of such (default: the bundled cases)')
    .action((folders: string[]) =>
      run(async (output) => {
        const { evaluate } = await import('../../actions/evaluate.ts')
        const onStep = (caseId: string, step: string) => output.note(`${caseId}: ${step}`)
        const { evaluation, tables } = await evaluate({ ...(folders.length === 0 ? {} : { folders }), onStep })
        output.result(tables, evaluation)
      }),
    )
}
