import { counted } from '../../core/report/text.ts'
import { showProgress } from '../progress.ts'
import type { Verb } from './verb.ts'

interface WriteOptions {
  readonly ledger: string
  readonly replace: boolean
}

export const lakeVerb: Verb = (program, run) => {
  program
    .command('lake')
    .description('a ledger as Parquet files for other engines')
    .command('write')
    .description('write a ledger into a lake; files that are there unchanged stay')
    .argument('<lake>', 'the folder, made where it does not exist')
    .requiredOption('--ledger <file>', 'the ledger, which is only read')
    .option('--replace', 'let what the lake holds of another ledger go', false)
    .action((lake: string, { ledger, replace }: WriteOptions) =>
      run(async (output) => {
        const progress = showProgress(output)
        try {
          const { writeLake } = await import('../../actions/writeLake.ts')
          const result = await writeLake({ lake, ledger, replace, onProgress: progress.writing })
          progress.stop()
          const { files, written, removed, movements, digest } = result
          const inFiles = `${counted(files, 'file')}, ${written} written, ${files - written} unchanged, ${removed} removed`
          output.result(`${lake}: ${counted(movements, 'movement')} in ${inFiles}\nLedger: ${digest}\n`, result)
        } finally {
          progress.stop()
        }
      }),
    )
}
