import { join } from 'node:path'
import type { TraceBackwardParameters } from '../../actions/traceBackward.ts'
import type { TraceCaseResult } from '../../actions/traceCase.ts'
import { inputError } from '../../core/errors.ts'
import { answerText } from '../answerText.ts'
import { importLines } from '../importLine.ts'
import type { Output } from '../output.ts'
import { showProgress } from '../progress.ts'
import type { Verb } from './verb.ts'

interface TraceOptions {
  readonly backward?: true
  readonly from?: string
  readonly received?: true
  readonly hops?: number
  readonly transactions?: number
}

export const traceVerb: Verb = (program, run) => {
  program
    .command('trace')
    .description('follow the money of a case and write its results to CASE_DIR/out')
    .argument('<case_dir...>', 'folders with a case.yaml; several are traced one after the other')
    .option('--backward', 'say where coins came from instead: with --from')
    .option('--from <coin>', 'an outpoint (txid:n), an address, or address|asset')
    .option('--received', 'with --backward: all that it ever received, not what it holds at the end')
    .option('--hops <n>', 'with --backward: how many steps back (default: to where the ledger begins)', wholeNumber)
    .option('--transactions <n>', 'with --backward: how many transactions to read (default: 20000)', wholeNumber)
    .addHelpText('after', EXAMPLE)
    .action((caseDirs: string[], { backward, from, ...bounds }: TraceOptions) =>
      run(async (output) => {
        if (backward === undefined && (from !== undefined || Object.keys(bounds).length > 0))
          throw badFlags('--from, --received, --hops and --transactions go with --backward')
        if (backward === true && from === undefined) throw badFlags('--backward needs --from')
        for (const caseDir of caseDirs) {
          if (from === undefined) await traceOne(caseDir, output)
          else await traceBack({ caseDir, from, ...bounds }, output)
        }
      }),
    )
}

const EXAMPLE = `
Examples:
  $ dyepack trace my-case
  $ dyepack trace my-case --backward --from 6f7cf9580f1c2dfb3c4d5d043cdbb128c640e3f20161245aa7372e9666168516:0`

function wholeNumber(text: string): number {
  const most = 1_000_000_000
  if (/^[1-9]\d{0,9}$/.test(text) && Number(text) <= most) return Number(text)
  throw badFlags(`${text} is not a whole number from 1 to ${most}`)
}

function badFlags(message: string) {
  return inputError('BAD_FLAG', message, { fix: 'see dyepack trace --help' })
}

async function traceBack(parameters: TraceBackwardParameters, output: Output): Promise<void> {
  const progress = showProgress(output)
  try {
    const { traceBackward } = await import('../../actions/traceBackward.ts')
    const { backwardText } = await import('../backwardText.ts')
    const result = await traceBackward({ ...parameters, onProgress: progress.tracing })
    progress.stop()
    output.result(backwardText(result), { files: result.files, ...result.answer })
  } finally {
    progress.stop()
  }
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
