import { dirname, join } from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { ImportEntry } from '../../actions/importData.ts'
import { inputError } from '../../core/errors.ts'
import { IMPORT_FORMATS } from '../../core/wire/importFormats.ts'
import { importLines } from '../importLine.ts'
import type { Output } from '../output.ts'
import { showProgress } from '../progress.ts'
import type { SuggestionFiles } from '../showSuggestion.ts'
import type { Verb } from './verb.ts'

interface ImportOptions {
  readonly ledger?: string
  readonly url?: string[]
  readonly from?: number
  readonly to?: number | 'head'
  readonly confirmations?: number
  readonly covers?: string[]
  readonly chain?: string
  readonly mapping?: string
  readonly decimals?: ReadonlyMap<string, number>
  readonly keepGoing?: boolean
  readonly suggest?: boolean
  readonly out?: string
  readonly labels?: string
}

export const importVerb: Verb = (program, run) => {
  program
    .command('import')
    .description('add files to a ledger, all of their rows or none')
    .argument('<format>', IMPORT_FORMATS.join(', '))
    .argument('[files...]', 'the files; gzip and zstd are read as they are (evm-rpc has none)')
    .option('--ledger <file>', 'the ledger, made where it does not exist')
    .option('--covers <address...>', 'addresses whose whole history the files hold (default: as the format has it)')
    .option('--chain <name>', 'the chain, for formats whose files do not name it')
    .option('--mapping <file>', 'for sheet: the file that says which column is what')
    .option(
      '--decimals <contract=n>',
      'decimals of a token where the files do not say; may be given again',
      addDecimals,
    )
    .option('--url <node...>', 'for evm-rpc: env:NAME, or URLs without a key; the next is asked where one fails')
    .option('--from <height>', 'for evm-rpc: the first block', readHeight)
    .option('--to <height>', 'for evm-rpc: the last block, or head: as far as the chain goes', readLast)
    .option(
      '--confirmations <n>',
      'for evm-rpc: how many blocks lie above the last (default: only final ones)',
      readHeight,
    )
    .option('--keep-going', 'leave out rows that are no good, and count them')
    .option('--suggest', 'for sheet: propose a mapping and show the first rows as it would read them; imports nothing')
    .option('--out <file>', 'with --suggest: write the mapping there (default: to the standard output)')
    .option('--labels <file>', 'with --suggest: write the names that the table gives to addresses there, as a TagPack')
    .addHelpText('after', EXAMPLES)
    .action(
      (
        format: string,
        files: string[],
        { suggest, out, labels, ledger, url, from, to, confirmations, ...said }: ImportOptions,
      ) =>
        run(async (output) => {
          if (suggest === true) await suggestFor(format, files, { out: out ?? null, labels: labels ?? null }, output)
          else if (ledger === undefined) throw badCommand("required option '--ledger <file>' not specified")
          else if (format === 'evm-rpc') {
            const node = nodeOf(files, said.chain, { url, from, to, confirmations })
            await importFiles(ledger, { ...said, format, files, node }, output)
          } else {
            if ([url, from, to, confirmations].some((option) => option !== undefined))
              throw badCommand('--url, --from, --to and --confirmations go with the format evm-rpc only')
            if (files.length === 0) throw badCommand("missing required argument 'files'")
            await importFiles(ledger, { ...said, format, files }, output)
          }
        }),
    )
}

const EXAMPLES = `
Examples:
  $ dyepack import transfers-csv export.csv.gz --ledger my-case/ledger.duckdb
  $ export ETH_RPC=https://…
  $ dyepack import evm-rpc --url env:ETH_RPC --chain ethereum --from 19000000 --to 19000100 --ledger my-case/ledger.duckdb`

function nodeOf(
  files: readonly string[],
  chain: string | undefined,
  said: { readonly [key in 'url' | 'from' | 'to' | 'confirmations']: ImportOptions[key] | undefined },
): NonNullable<ImportEntry['node']> {
  if (files.length > 0) throw badCommand('evm-rpc fetches its files: name none')
  const { url, from, to, confirmations } = said
  if (url === undefined || from === undefined || to === undefined || chain === undefined)
    throw badCommand('evm-rpc needs --url, --chain, --from and --to')
  if (to !== 'head' && from > to) throw badCommand('--to is before --from')
  return { urls: url, from, to, ...(confirmations === undefined ? {} : { confirmations }) }
}

async function importFiles(ledger: string, entry: ImportEntry, output: Output): Promise<void> {
  const progress = showProgress(output)
  try {
    const { importData } = await import('../../actions/importData.ts')
    // Blocks of a node lie beside the ledger that they are for.
    const sources = join(dirname(ledger), 'sources')
    const report = await importData({
      ledger,
      imports: [entry],
      sources,
      advance: true,
      onProgress: progress.importing,
    })
    progress.stop()
    output.result(
      importLines(report.files)
        .map((line) => `${line}\n`)
        .join(''),
      report,
    )
  } finally {
    progress.stop()
  }
}

async function suggestFor(format: string, files: readonly string[], to: SuggestionFiles, output: Output) {
  if (format !== 'sheet') throw badCommand('--suggest goes with the format sheet only')
  if (files.length !== 1) throw badCommand('--suggest takes one file')
  const { showSuggestion } = await import('../showSuggestion.ts')
  await showSuggestion(files[0]!, to, output)
}

function badCommand(what: string): Error {
  return inputError('BAD_COMMAND', what, { fix: 'dyepack --help shows examples, dyepack import --help the options' })
}

/** `0xdac1…=6` */
function addDecimals(text: string, known: ReadonlyMap<string, number> = new Map()): ReadonlyMap<string, number> {
  const [, contract, digits] = /^(\S+)=(\d{1,3})$/.exec(text) ?? []
  if (contract === undefined || Number(digits) > 255) {
    throw new InvalidArgumentError('Write it like 0xdac17f958d2ee523a2206206994597c13d831ec7=6.')
  }
  return new Map([...known, [contract.toLowerCase(), Number(digits)]])
}

function readLast(text: string): number | 'head' {
  return text === 'head' ? text : readHeight(text)
}

function readHeight(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('Write a block height, like 19000000.')
  return Number(text)
}
