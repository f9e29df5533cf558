import { join } from 'node:path'
import type { TraceCaseResult } from '../../actions/traceCase.ts'
import { answerText } from '../answerText.ts'
import { importLines } from '../importLine.ts'
import type { Output } from '../output.ts'
import { showProgress } from '../progress.ts'
import type { Verb } from './verb.ts'

export const traceVerb: Verb = (program, run) => {
  program
    .command('trace')
    .description('follow the money of a case and write its results to CASE_DIR/out')
    .argument('<case_dir...>', 'folders with a case.yaml; several are traced one after the other')
    .action((caseDirs: string[]) =>
      run(async (output) => {
        for (const caseDir of caseDirs) await traceOne(caseDir, output)
      }),
    )
}

async function traceOne(caseDir: string, output: Output): Promise<void> {
  const progress = showProgress(output)
  try {
    const { traceCase } = await import('../../actions/traceCase.ts')
    const result = await traceCase({ caseDir, onProgress: progress.tracing })
    progress.stop()
    for (const line of importLines(result.imports?.files ?? [])) output.note(line)
    output.result(`${answerText(result.report.model)}\n${whereItLies(result)}`, {
      case: result.case.id,
      out: result.outDir,
      imports: result.imports,
      answer: result.report.model.answer,
    })
  } finally {
    progress.stop()
  }
}

function whereItLies({ outDir, files }: TraceCaseResult): string {
  const data = files.filter((file) => file !== 'report.html').map((file, n) => (n === 0 ? join(outDir, file) : file))
  return `Report: ${join(outDir, 'report.html')}\nData:   ${data.join(', ')}, manifest.json\nCheck:  dyepack verify ${join(outDir, '..')}\n\n`
}
