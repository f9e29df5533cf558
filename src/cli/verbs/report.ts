import type { Verb } from './verb.ts'

export const reportVerb: Verb = (program, run) => {
  program
    .command('report')
    .description('write the report of a traced case anew, after a claim or a label was changed')
    .argument('<case_dir>', 'folder with a case.yaml and an out folder')
    .action((caseDir: string) =>
      run(async (output) => {
        const { reportCase } = await import('../../actions/reportCase.ts')
        const { file, model } = await reportCase(caseDir)
        output.result(`${file}\n`, { file, answer: model.answer })
      }),
    )
}
