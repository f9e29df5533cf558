import { InvalidArgumentError } from 'commander'
import type { Follower, FollowRound } from '../../actions/followCase.ts'
import { inputError, retryError } from '../../core/errors.ts'
import type { Output } from '../output.ts'
import type { Verb } from './verb.ts'

interface FollowOptions {
  readonly once: boolean
  readonly every: number
  readonly webhook?: string
  readonly webhookSecret?: string
  readonly brief: boolean
  readonly allPolicies: boolean
}

export const followVerb: Verb = (program, run) => {
  program
    .command('follow')
    .description('keep a live case up to date as blocks arrive, and tell what happens to its coins')
    .argument('<case_dir>', 'folder with a case.yaml that has a source with to: head')
    .option('--once', 'one round, then end: for cron', false)
    .option('--every <seconds>', 'look for new blocks so often', readSeconds, 4)
    .option('--webhook <url>', 'send events there, too: env:NAME, or a URL without a key in it')
    .option('--webhook-secret <env:NAME>', 'the variable with what requests are signed with')
    .option('--brief', 'write what changed each hour, to CASE_DIR/briefs', false)
    .option('--all-policies', 'tell what every policy says; default: the primary one', false)
    .addHelpText('after', EXAMPLE)
    .action((caseDir: string, options: FollowOptions) => run((output) => follow(caseDir, options, output)))
}

const EXAMPLE = `
Example, with imports: [{ format: evm-rpc, url: env:ETH_RPC, chain: ethereum, from: 19000000, to: head, confirmations: 1 }]
  $ export ETH_RPC=https://… HOOK=https://… HOOK_SECRET=…
  $ dyepack follow my-case --brief --webhook env:HOOK --webhook-secret env:HOOK_SECRET

Events go to CASE_DIR/events.jsonl, a line each; with --json they are printed so. What is written on chain is a stranger's text.
Stopped or killed, the same command goes on from there: none is lost, none told twice. dyepack report answers meanwhile.`

async function follow(caseDir: string, options: FollowOptions, output: Output): Promise<void> {
  const { webhook: url, webhookSecret: secret, once, every, brief, allPolicies } = options
  if ((url === undefined) !== (secret === undefined)) throw bothOrNone()
  const { followCase } = await import('../../actions/followCase.ts')
  const { lineText } = await import('../lineText.ts')
  const follower = await followCase({
    caseDir,
    brief,
    allPolicies,
    quick: !once,
    ...(url === undefined || secret === undefined ? {} : { webhook: { url, secret } }),
    onEvent: (line, names) => output.result(`${lineText(line, names)}\n`, line),
  })
  try {
    if (once) await followOnce(follower, output)
    else await keepOn(follower, every, output)
  } finally {
    await follower.close()
  }
}

async function followOnce(follower: Follower, output: Output): Promise<void> {
  tellRound(await follower.tick(), output)
  const { trouble } = await follower.deliver()
  if (trouble === null) return
  throw retryError('WEBHOOK_FAILED', `the webhook's receiver did not take the events: ${trouble}`, {
    fix: 'run this again: what it has not taken waits',
  })
}

async function keepOn(follower: Follower, every: number, output: Output): Promise<void> {
  const { keepFollowing } = await import('../../actions/follow/keepFollowing.ts')
  let said: string | null = null
  await keepFollowing(follower, {
    every: 1000 * every,
    until: new AbortController().signal,
    onRound: (round) => tellRound(round, output),
    onTrouble: ({ code, message }, wait) =>
      output.note(`${message} [${code}]; the next try is in ${Math.round(wait / 1000)} s`),
    onWebhook: (trouble) => {
      if (trouble !== said)
        output.note(trouble === null ? 'The webhook has all events' : `The webhook waits: ${trouble}`)
      said = trouble
    },
  })
}

function tellRound({ traced, brief }: FollowRound, output: Output): void {
  if (traced !== null) output.detail(`traced: ${traced.report.model.answer.verdict}`)
  if (brief !== null) output.note(`\n${brief.text}\nBrief: ${brief.file}`)
}

function bothOrNone(): Error {
  return inputError('BAD_FLAG', '--webhook and --webhook-secret go together', {
    fix: 'export HOOK_SECRET=… and say --webhook env:HOOK --webhook-secret env:HOOK_SECRET',
  })
}

function readSeconds(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('Write a whole number of seconds from 1 on.')
  return Number(text)
}
