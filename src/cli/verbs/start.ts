import { InvalidArgumentError } from 'commander'
import type { StartSource } from '../../actions/start/startSource.ts'
import type { StartProgress } from '../../actions/start/startWork.ts'
import type { StartCaseResult } from '../../actions/startCase.ts'
import { inputError, retryError } from '../../core/errors.ts'
import { hotWalletDrain } from '../../core/heuristics/drain/hotWalletDrain.ts'
import { counted } from '../../core/report/text.ts'
import type { Output } from '../output.ts'
import { startText } from '../startText.ts'
import { readSettings } from './settings.ts'
import type { Verb } from './verb.ts'

interface StartOptions {
  readonly victim: string[]
  readonly since: string
  readonly until?: string
  readonly source: string[]
  readonly key?: string[]
  readonly ownWithdrawals?: string
  readonly partial: boolean
  readonly tolerance?: number
  readonly before?: number
  readonly prices?: string[]
  readonly set?: string[]
  readonly alarm: boolean
  readonly refresh: boolean
  readonly all: boolean
}

export const startVerb: Verb = (program, run) => {
  program
    .command('start')
    .description('from an alarm to a case: what left the victim’s wallets, less what it sent itself, as a proposal')
    .argument('<case_dir>', 'the case folder, made where it does not exist')
    .requiredOption('--victim <address...>', 'the victim’s wallets, on whichever of the chains')
    .requiredOption('--since <time>', 'when to begin, like 2026-11-29T02:00:00Z')
    .option('--until <time>', 'when to end (default: as far as the chains go)')
    .requiredOption('--source <chain=server...>', 'where a chain is read; see below')
    .option('--key <chain=env:NAME...>', 'the variable that holds the key of a chain’s explorer')
    .option(
      '--own-withdrawals <csv>',
      'what the victim’s own books say was sent: hash, or address, asset, amount and time',
    )
    .option(
      '--partial',
      'these books may lack payments of the victim: what they lack is not proposed for that alone',
      false,
    )
    .option(
      '--tolerance <minutes>',
      'how far the time in the books may be from that of the block (default: 30)',
      readCount,
    )
    .option(
      '--before <hours>',
      'how many hours before --since are read, to know whom the wallets used to pay (default: 48)',
      readCount,
    )
    .option('--prices <file...>', 'daily prices, CSV with asset,date,usd, as seen from the case folder')
    .option('--set <name=value...>', 'settings of hot-wallet-drain; "dyepack heuristics" lists them')
    .option('--no-alarm', 'look for no alarm')
    .option('--refresh', 'read up to now, where an earlier start ended before', false)
    .option('--all', 'list every receiver (default: the first 10 of each kind)', false)
    .addHelpText('after', HELP)
    .action((caseDir: string, options: StartOptions) => run((output) => start(caseDir, options, output)))
}

const HELP = `
Sources: a chain, =, and a server, or a variable that holds its URL: a node is asked (evm-rpc) where nothing else is said.
  ethereum=env:ETH_RPC                    base=https://…
  etherscan-api:ethereum=https://api.etherscan.io/v2/api
  trongrid:tron=https://api.trongrid.io

Example:
  $ export ETH_RPC=https://… BASE_RPC=https://…
  $ dyepack start my-case --victim 0x1111… 0x2222… --since 2026-11-29T02:00:00Z \\
      --own-withdrawals withdrawals.csv --source ethereum=env:ETH_RPC base=env:BASE_RPC

It writes my-case/case.yaml, which says proposed: true until a person takes that out, and my-case/proposal.json. Run again, it
asks nobody for what is there. Exit code 3: something could not be read; it is named, and is not taken for "nothing moved".`

async function start(caseDir: string, options: StartOptions, output: Output): Promise<void> {
  const { startCase } = await import('../../actions/startCase.ts')
  const { victim, since, until, ownWithdrawals, partial, tolerance, before, prices, set, alarm, refresh } = options
  const result = await startCase({
    ...{
      caseDir,
      victims: victim,
      sources: sourcesOf(options),
      since,
      booksArePartial: partial,
      refresh,
      now: Date.now(),
    },
    ...(until === undefined ? {} : { until }),
    ...(ownWithdrawals === undefined ? {} : { ownWithdrawals }),
    ...(tolerance === undefined ? {} : { tolerance: tolerance * 60_000 }),
    ...(before === undefined ? {} : { before: before * 3_600_000 }),
    ...(prices === undefined ? {} : { prices }),
    alarm: alarm ? readSettings(hotWalletDrain, set ?? []) : null,
    onProgress: (progress) => output.detail(progressText(progress)),
  })
  output.result(startText(result, caseDir, options.all), resultJson(result))
  if (result.proposal.failed.length > 0) throw incomplete(result)
}

function progressText({ step, chain, rows }: StartProgress): string {
  return [step, chain, rows === undefined ? undefined : counted(rows, 'row')]
    .filter((word) => word !== undefined)
    .join(' ')
}

function resultJson({ proposal, caseFile, proposalFile }: StartCaseResult) {
  const { id, proposed, unexplained, failed, lacks, alarms } = proposal
  const counts = { proposed: proposed.length, unexplained: unexplained.length, alarms: alarms.length }
  return { case: id, caseFile, proposalFile, ...counts, failed, lacks }
}

function incomplete({ proposal: { failed } }: StartCaseResult): Error {
  const { chain, address, code, message } = failed[0]!
  return retryError('START_INCOMPLETE', `${address ?? chain} could not be read: ${message} [${code}]`, {
    fix: 'mend what is said there, and run this again: what was fetched stays',
    facts: { failed },
  })
}

/** Several of one chain are asked one after the other. Errors: `BAD_FLAG`. */
function sourcesOf({ source, key = [] }: Pick<StartOptions, 'source' | 'key'>): readonly StartSource[] {
  const keys = new Map(key.map((text) => splitFlag('--key', text)))
  const sources = new Map<string, StartSource & { readonly urls: string[] }>()
  for (const text of source) {
    const [left, right] = splitFlag('--source', text)
    const [, before, chain = ''] = /^(?:(etherscan-api|trongrid|evm-rpc):)?(.*)$/s.exec(left)!
    const [, behind, url = ''] = /^(?:(etherscan-api|trongrid|evm-rpc):)?(.*)$/s.exec(right)!
    const format = (before ?? behind ?? 'evm-rpc') as StartSource['format']
    const known = sources.get(`${format} ${chain}`)
    if (known === undefined)
      sources.set(`${format} ${chain}`, { format, chain, urls: [url], key: keys.get(chain) ?? null })
    else known.urls.push(url)
  }
  return [...sources.values()]
}

function splitFlag(flag: string, text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)]
  throw inputError('BAD_FLAG', `${flag} ${JSON.stringify(text.slice(0, 40))} names no chain`, {
    fix: `write ${flag} ethereum=env:NAME`,
    facts: { flag },
  })
}

function readCount(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Write a whole number.')
  return Number(text)
}
