import type { VerifyResult } from '../../actions/verifyCase.ts'
import { inputError } from '../../core/errors.ts'
import { counted } from '../../core/report/text.ts'
import { showProgress } from '../progress.ts'
import type { Verb } from './verb.ts'

export const verifyVerb: Verb = (program, run) => {
  program
    .command('verify')
    .description('run a case again and compare every byte with its results')
    .argument('<case_dir>', 'folder with a case.yaml and an out folder')
    .action((caseDir: string) =>
      run(async (output) => {
        const progress = showProgress(output)
        try {
          const { verifyCase } = await import('../../actions/verifyCase.ts')
          const result = await verifyCase(caseDir, progress.tracing)
          progress.stop()
          if (result.difference !== null) throw differs(result)
          output.result(
            `Equal: ${counted(result.files.length, 'file')}, byte for byte, by dyepack ${result.version}.\n`,
            result,
          )
        } finally {
          progress.stop()
        }
      }),
    )
}

function differs({ difference, writtenBy, version }: VerifyResult) {
  const { file, line, left, right } = difference!
  const shown = (text: string | null) =>
    text === null ? '(the file ends)' : text.length > 300 ? `${text.slice(0, 300)}…` : text
  const versions = writtenBy === version ? '' : ` The results were written by dyepack ${writtenBy}, this is ${version}.`
  return inputError(
    'RESULTS_DIFFER',
    `out/${file} line ${line} differs.${versions}\n  there: ${shown(left)}\n  now:   ${shown(right)}`,
    {
      fix: 'if the case or dyepack changed, trace again; if not, somebody changed the results',
      facts: { ...difference, writtenBy, version },
    },
  )
}
