import { InvalidArgumentError } from 'commander'
import { FORMAT_IDS, importData } from '../../actions/importData.ts'
import { importLine } from '../importLine.ts'
import { showProgress } from '../progress.ts'
import type { Verb } from './verb.ts'

interface ImportOptions {
  readonly ledger: string
  readonly covers?: string[]
  readonly chain?: string
  readonly mapping?: string
  readonly decimals?: ReadonlyMap<string, number>
  readonly keepGoing?: boolean
}

export const importVerb: Verb = (program, run) => {
  program
    .command('import')
    .description('add files to a ledger, all of their rows or none')
    .argument('<format>', FORMAT_IDS.join(', '))
    .argument('<files...>', 'the files; gzip and zstd are read as they are')
    .requiredOption('--ledger <file>', 'the ledger, made where it does not exist')
    .option('--covers <address...>', 'addresses whose whole history the files hold (default: as the format has it)')
    .option('--chain <name>', 'the chain, for formats whose files do not name it')
    .option('--mapping <file>', 'for sheet: the file that says which column is what')
    .option(
      '--decimals <contract=n>',
      'decimals of a token where the files do not say; may be given again',
      addDecimals,
    )
    .option('--keep-going', 'leave out rows that are no good, and count them')
    .action((format: string, files: string[], options: ImportOptions) =>
      run(async (output) => {
        const progress = showProgress(output)
        try {
          const { ledger, ...said } = options
          const imports = [{ ...said, format, files }]
          const report = await importData({ ledger, imports, onProgress: progress.importing })
          progress.stop()
          output.result(report.files.map((file) => `${importLine(file)}\n`).join(''), report)
        } finally {
          progress.stop()
        }
      }),
    )
}

/** `0xdac1…=6` */
function addDecimals(text: string, known: ReadonlyMap<string, number> = new Map()): ReadonlyMap<string, number> {
  const [, contract, digits] = /^(\S+)=(\d{1,3})$/.exec(text) ?? []
  if (contract === undefined || Number(digits) > 255) {
    throw new InvalidArgumentError('Write it like 0xdac17f958d2ee523a2206206994597c13d831ec7=6.')
  }
  return new Map([...known, [contract.toLowerCase(), Number(digits)]])
}
