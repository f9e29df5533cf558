import { dirname, join } from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { ImportAddressesParameters } from '../../actions/importAddresses.ts'
import type { ImportProgress, ImportReport } from '../../actions/importData.ts'
import type { ImportEntry } from '../../actions/importing/importEntry.ts'
import type { AddressRecord } from '../../actions/sources/addressSource.ts'
import { inputError } from '../../core/errors.ts'
import { BLOCK_FORMATS, BY_ADDRESS_FORMATS, IMPORT_FORMATS } from '../../core/wire/importFormats.ts'
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
  readonly key?: string
  readonly address?: string[]
  readonly rowsAnAddress?: number
  readonly callsASecond?: number
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
    .argument('[files...]', 'the files; gzip and zstd are read as they are (formats that fetch have none)')
    .option('--ledger <file>', 'the ledger, made where it does not exist')
    .option('--covers <address...>', 'addresses whose whole history the files hold (default: as the format has it)')
    .option('--chain <name>', 'the chain, for formats whose files do not name it')
    .option('--mapping <file>', 'for sheet: the file that says which column is what')
    .option(
      '--decimals <contract=n>',
      'decimals of a token where the files do not say; may be given again',
      addDecimals,
    )
    .option('--url <server...>', 'to fetch: env:NAME, or URLs without a key; the next is asked where one fails')
    .option('--from <height>', 'to fetch: the first block', readHeight)
    .option('--to <height>', 'to fetch: the last block; for whole blocks also head: as far as the chain goes', readLast)
    .option(
      '--confirmations <n>',
      'for whole blocks: how many lie above the last (default: only final ones; Bitcoin: 5)',
      readHeight,
    )
    .option('--address <address...>', 'to fetch just what these did, like etherscan-api does')
    .option('--key <env:NAME>', 'to fetch: the variable that holds the key of the server, or what opens the node')
    .option('--rows-an-address <n>', 'with --address: leave out who has more (default: 10000)', readCount)
    .option('--calls-a-second <n>', 'with --address: as many questions as your plan allows (default: 3)', readCount)
    .option('--keep-going', 'leave out rows that are no good, and count them')
    .option('--suggest', 'for sheet: propose a mapping and show the first rows as it would read them; imports nothing')
    .option('--out <file>', 'with --suggest: write the mapping there (default: to the standard output)')
    .option('--labels <file>', 'with --suggest: write the names that the table gives to addresses there, as a TagPack')
    .addHelpText('after', EXAMPLES)
    .action(
      (
        format: string,
        files: string[],
        { suggest, out, labels, ledger, url, from, to, confirmations, ...rest }: ImportOptions,
      ) =>
        run(async (output) => {
          const { key, address, rowsAnAddress, callsASecond, ...said } = rest
          if (suggest === true) await suggestFor(format, files, { out: out ?? null, labels: labels ?? null }, output)
          else if (ledger === undefined) throw badCommand("required option '--ledger <file>' not specified")
          else if (address !== undefined) {
            if (confirmations !== undefined) throw badCommand('--confirmations goes with whole blocks only')
            const { to: last, ...range } = rangeOf(format, files, said.chain, { url, from, to })
            if (last === 'head') throw badCommand('--to head goes with whole blocks only')
            const asked = {
              ...range,
              to: last,
              key: key ?? null,
              rowsAnAddress: rowsAnAddress ?? ROWS_AN_ADDRESS,
              ...(callsASecond === undefined ? {} : { callsASecond }),
            }
            await importOf(ledger, { format, chain: said.chain!, source: asked, addresses: address }, output)
          } else if (BY_ADDRESS_FORMATS.includes(format) && files.length === 0) {
            throw badCommand(`${format} needs --address`)
          } else if (rowsAnAddress !== undefined || callsASecond !== undefined) {
            throw badCommand('--rows-an-address and --calls-a-second go with --address only')
          } else if (key !== undefined && format !== 'bitcoin-rpc') {
            throw badCommand('--key goes with --address, or with bitcoin-rpc')
          } else if (BLOCK_FORMATS.includes(format)) {
            const range = rangeOf(format, files, said.chain, { url, from, to })
            const node = {
              ...range,
              ...(confirmations === undefined ? {} : { confirmations }),
              ...(key === undefined ? {} : { key }),
            }
            await importFiles(ledger, { ...said, format, files, node }, output)
          } else {
            if ([url, from, to, confirmations].some((option) => option !== undefined))
              throw badCommand('--url, --from, --to and --confirmations go with formats that fetch, like evm-rpc, only')
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
  $ dyepack import evm-rpc --url env:ETH_RPC --chain ethereum --from 19000000 --to 19000100 --ledger my-case/ledger.duckdb
  $ export BITCOIN_RPC=$HOME/.bitcoin/.cookie
  $ dyepack import bitcoin-rpc --url http://127.0.0.1:8332 --key env:BITCOIN_RPC --chain bitcoin --from 800000 --to head \
      --ledger my-case/ledger.duckdb
  $ export ETHERSCAN_KEY=…
  $ dyepack import etherscan-api --url https://api.etherscan.io/v2/api --key env:ETHERSCAN_KEY --chain ethereum \\
      --from 0 --to 19000000 --address 0x098b716b8aaf21512996dc57eb0615e2383e2f96 --ledger my-case/ledger.duckdb`

/** As in a case. */
const ROWS_AN_ADDRESS = 10_000

function rangeOf(
  format: string,
  files: readonly string[],
  chain: string | undefined,
  { url, from, to }: { readonly [key in 'url' | 'from' | 'to']: ImportOptions[key] | undefined },
): NonNullable<ImportEntry['node']> {
  if (files.length > 0) throw badCommand(`${format} fetches its files: name none`)
  if (url === undefined || from === undefined || to === undefined || chain === undefined)
    throw badCommand(`${format} needs --url, --chain, --from and --to`)
  if (to !== 'head' && from > to) throw badCommand('--to is before --from')
  return { urls: url, from, to }
}

async function importFiles(ledger: string, entry: ImportEntry, output: Output): Promise<void> {
  await showing(output, async (onProgress) => {
    const { importData } = await import('../../actions/importData.ts')
    return importData({ ledger, imports: [entry], sources: sourcesOf(ledger), advance: true, onProgress })
  })
}

type Asked = Pick<ImportAddressesParameters, 'format' | 'chain' | 'source' | 'addresses'>

async function importOf(ledger: string, asked: Asked, output: Output): Promise<void> {
  await showing(output, async (onProgress) => {
    const { importAddresses } = await import('../../actions/importAddresses.ts')
    const { recorded, ...report } = await importAddresses({ ...asked, ledger, sources: sourcesOf(ledger), onProgress })
    const { asked: fetched, tooBusy, hosts } = recorded
    return { ...report, fetched, tooBusy, hosts }
  })
}

/** What is fetched lies beside the ledger that it is for. */
function sourcesOf(ledger: string): string {
  return join(dirname(ledger), 'sources')
}

type Imported = ImportReport & Partial<Pick<AddressRecord, 'tooBusy'>>

async function showing(
  output: Output,
  work: (onProgress: (progress: ImportProgress) => void) => Promise<Imported>,
): Promise<void> {
  const progress = showProgress(output)
  try {
    const report = await work(progress.importing)
    progress.stop()
    const { files, tooBusy = [] } = report
    const left = tooBusy.map((address) => `left out, as it has more rows than --rows-an-address says: ${address}`)
    output.result([...importLines(files), ...left].map((line) => `${line}\n`).join(''), report)
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

function readCount(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1 on.')
  return Number(text)
}
