import { importData } from '../../actions/importData.ts'
import { importLine } from '../importLine.ts'
import { showProgress } from '../progress.ts'
import type { Verb } from './verb.ts'

interface ImportOptions {
  readonly ledger: string
  readonly covers?: string[]
}

export const importVerb: Verb = (program, run) => {
  program
    .command('import')
    .description('add files to a ledger, all of their rows or none')
    .argument('<format>', 'transfers-csv or utxo-jsonl')
    .argument('<files...>', 'the files; gzip is read as it is')
    .requiredOption('--ledger <file>', 'the ledger, made where it does not exist')
    .option('--covers <address...>', 'addresses whose whole history the files hold (default: all in them)')
    .action((format: string, files: string[], options: ImportOptions) =>
      run(async (output) => {
        const progress = showProgress(output)
        try {
          const imports = [{ format, files, covers: options.covers ?? ('all' as const) }]
          const report = await importData({ ledger: options.ledger, imports, onProgress: progress.importing })
          progress.stop()
          output.result(report.files.map((file) => `${importLine(file)}\n`).join(''), report)
        } finally {
          progress.stop()
        }
      }),
    )
}
