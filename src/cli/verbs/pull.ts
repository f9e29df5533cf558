import { join } from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { PullCaseResult } from '../../actions/pullCase.ts'
import { retryError } from '../../core/errors.ts'
import { counted } from '../../core/report/text.ts'
import { answerText } from '../answerText.ts'
import type { Output } from '../output.ts'
import { showProgress } from '../progress.ts'
import { pullText, roundText } from '../pullText.ts'
import type { Verb } from './verb.ts'

interface PullOptions {
  readonly rounds?: number
  readonly addresses?: number
}

export const pullVerb: Verb = (program, run) => {
  program
    .command('pull')
    .description('fetch what a case needs and nothing else: what the addresses did where its coins went; then trace it')
    .argument('<case_dir>', 'folder with a case.yaml that has a source by address')
    .option('--rounds <n>', 'fetch and trace so often at most (default: until no address is left)', readCount)
    .option(
      '--addresses <n>',
      'fetch so many addresses at most, with those of earlier pulls (default: 1000)',
      readCount,
    )
    .addHelpText('after', EXAMPLE)
    .action((caseDir: string, options: PullOptions) => run((output) => pull(caseDir, options, output)))
}

const EXAMPLE = `
Example, with imports: [{ format: evm-rpc, url: env:ETH_RPC, chain: ethereum, from: 19000000, to: 19100000, by: address }]
  $ export ETH_RPC=https://…
  $ dyepack pull my-case
On Bitcoin: [{ format: esplora, url: https://mempool.space/api, chain: bitcoin, from: 800000, to: 801000 }]

Stopped or killed, the same command goes on from there. Exit code 3: something could not be read; it is named, and stays unread.`

async function pull(caseDir: string, options: PullOptions, output: Output): Promise<void> {
  const progress = showProgress(output)
  try {
    const { pullCase } = await import('../../actions/pullCase.ts')
    const result = await pullCase({
      caseDir,
      ...options,
      onRound: (round) => {
        progress.pause()
        output.note(roundText(round))
      },
      onProgress: progress.pulling,
    })
    progress.stop()
    output.result(resultText(result), resultJson(result))
    if (result.failed.length > 0) throw incomplete(result)
  } finally {
    progress.stop()
  }
}

function resultText(result: PullCaseResult): string {
  const { outDir, report } = result.traced
  return `${answerText(report.model)}${pullText(result)}Report: ${join(outDir, 'report.html')}\nCheck:  dyepack verify ${join(outDir, '..')}\n\n`
}

function resultJson({ traced, ...pulled }: PullCaseResult) {
  return { case: traced.case.id, out: traced.outDir, pull: pulled, answer: traced.report.model.answer }
}

function incomplete({ failed }: PullCaseResult): Error {
  const [first] = failed
  const count = counted(failed.length, 'address', 'addresses')
  return retryError('PULL_INCOMPLETE', `${count} could not be read: ${first!.message} [${first!.code}]`, {
    fix: 'mend what is said there, and run this again: what was fetched stays',
    facts: { failed },
  })
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1 on.')
  return Number(text)
}
