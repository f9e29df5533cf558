import { basename, resolve } from 'node:path'
import { type CaseDraft, SEED_KINDS, type SeedKind } from '../../core/case/caseDraft.ts'
import { DyepackError, inputError } from '../../core/errors.ts'
import { IMPORT_FORMATS } from '../../core/wire/importFormats.ts'
import type { Verb } from './verb.ts'

/** As commander gives them: the draft's own names. */
interface InitOptions extends Partial<Omit<CaseDraft, 'seed'>> {
  readonly seed?: string
}

export const initVerb: Verb = (program, run) => {
  program
    .command('init')
    .description('write a commented case.yaml; asks on a terminal where no flag is given')
    .argument('<case_dir>', 'the case folder, made where it does not exist')
    .option('--id <name>', "the case's short name (default: the folder's)")
    .option('--title <text>', 'heading of the report')
    .option('--format <name>', `format of the ledger's files: ${IMPORT_FORMATS.join(', ')}`)
    .option('--files <path...>', 'these files or patterns, inside the case folder')
    .option('--mapping <file>', 'for sheet: the file that says which column is what')
    .option('--url <server...>', 'for formats that fetch: env:NAME, or URLs without a key')
    .option('--blocks <range>', 'with --url: the first and the last block, like 19000000..19100000')
    .option('--key <env:NAME>', 'with --url: the variable that holds the key, where a server takes one beside its URL')
    .option('--chain <name>', 'the chain, for formats whose files do not name it')
    .option('--covers <address...>', 'addresses whose whole history the files hold, or all')
    .option('--asset <asset>', 'what was stolen: ethereum/ETH, or chain and contract (required)')
    .option('--seed <kind=value>', 'how the theft is found: tx=HASH, address=ADDRESS or opening=ADDRESS (required)')
    .option('--to <address...>', 'with tx: who was paid')
    .option('--from <time>', 'with address or opening: since when, like 2023-04-08T08:00:00Z')
    .option('--victims <address...>', 'with address: whose payments count')
    .option('--amount <units>', 'with opening: base units, or all')
    .option('--victim <name>', 'who lost it')
    .option('--victim-wallets <address...>', "the victim's own wallets")
    .option('--labels <path...>', 'TagPacks')
    .option('--prices <path...>', 'daily prices')
    .option('--primary <policy>', 'the rule for mixed coins that stands in front; choose it before you see results')
    .option('--why <text>', 'the reason for it')
    .addHelpText('after', EXAMPLE)
    .action((caseDir: string, options: InitOptions) =>
      run(async (output) => {
        const { initCase, refuseExisting } = await import('../../actions/initCase.ts')
        await refuseExisting(caseDir)
        const asks = process.stdin.isTTY === true && Object.keys(options).length === 0
        const draft = asks ? await askFor(caseDir) : draftOf(caseDir, options)
        const { file, noFilesYet } = await initCase({ caseDir, draft }).catch((error: unknown) => {
          throw withFlags(error)
        })
        output.result(writtenText(caseDir, file, draft, noFilesYet), {
          file,
          noFilesYet,
          primary: draft.primary ?? null,
        })
      }),
    )
}

const EXAMPLE = `
Example:
  $ dyepack init my-case --asset ethereum/ETH --seed tx=0x5b3a… --format transfers-csv --files 'ledger/*.csv' \\
      --covers 0x1111… --primary haircut --why "the practice of the court"
  $ dyepack init my-case --asset ethereum/ETH --seed tx=0x5b3a… --format evm-rpc --url env:ETH_RPC --chain ethereum \\
      --blocks 19000000..19100000
  $ dyepack init my-case --asset bitcoin/BTC --seed tx=3d81a6b9… --format esplora --url https://mempool.space/api \\
      --chain bitcoin --blocks 800000..801000`

async function askFor(caseDir: string): Promise<CaseDraft> {
  const { askCase } = await import('../askCase.ts')
  return askCase(caseDir, process.stdin, process.stderr)
}

/** Errors: `MISSING_FLAG`, `BAD_FLAG`. */
function draftOf(caseDir: string, { seed, asset, id, ...options }: InitOptions): CaseDraft {
  const missing = [...(asset === undefined ? ['--asset'] : []), ...(seed === undefined ? ['--seed'] : [])]
  if (asset === undefined || seed === undefined) {
    throw inputError('MISSING_FLAG', `init needs ${missing.join(' and ')}`, {
      fix: 'give what was stolen and how the theft is found, like --asset ethereum/ETH --seed tx=HASH; on a terminal, init without flags asks',
      facts: { missing },
    })
  }
  const [, kind, value] = /^(\w+)=(.+)$/s.exec(seed) ?? []
  if (value === undefined || !(SEED_KINDS as readonly string[]).includes(kind!)) {
    throw inputError('BAD_FLAG', `--seed ${JSON.stringify(seed.slice(0, 100))} is no seed`, {
      fix: 'write tx=HASH, address=ADDRESS or opening=ADDRESS',
      facts: { flag: '--seed' },
    })
  }
  return { ...options, id: id ?? basename(resolve(caseDir)), asset, seed: { kind: kind as SeedKind, value } }
}

/** The same error in the words of the command line. */
function withFlags(error: unknown): unknown {
  if (!(error instanceof DyepackError) || error.code !== 'BAD_DRAFT') return error
  const problems = (error.facts.problems as { answer: string; code: string; message: string; fix?: string }[]).map(
    ({ answer, ...rest }) => ({
      flag: `--${answer.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      ...rest,
    }),
  )
  const lines = problems.map(({ flag, message, fix }) => `  ${flag}: ${message}${fix === undefined ? '' : ` (${fix})`}`)
  return inputError('BAD_FLAG', `nothing was written:\n${lines.join('\n')}`, {
    fix: 'mend these flags',
    facts: { flag: problems[0]!.flag, problems },
  })
}

function writtenText(
  caseDir: string,
  file: string,
  { primary, format, url }: CaseDraft,
  noFilesYet: readonly string[],
): string {
  const notes = [
    ...(noFilesYet.length === 0
      ? []
      : [`No file yet for ${noFilesYet.join(', ')}: put it into ${caseDir} before you trace.`]),
    ...(format === undefined
      ? [`No imports: list the ledger's files in it, or import them into ${caseDir}/ledger.duckdb.`]
      : []),
    ...(primary === undefined
      ? ['No primary policy: the report will give the range over all. Name one before you see results, or leave it so.']
      : []),
  ]
  return [`Wrote ${file}`, ...notes, `Next: dyepack ${url === undefined ? 'trace' : 'pull'} ${caseDir}`, ''].join('\n')
}
