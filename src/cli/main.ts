#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { VERSION } from '../actions/version.ts'
import { inputError } from '../core/errors.ts'
import { systemError } from '../core/systemError.ts'
import { EXIT, exitCodeOf } from './exitCodes.ts'
import { Output } from './output.ts'
import type { Run } from './verbs/verb.ts'
import { VERBS } from './verbs/verbs.ts'

const EXAMPLES = `
Examples:
  Begin a case of your own                  $ dyepack init my-case --asset ethereum/ETH --seed tx=0x5b3a…
  Trace a case and read the answer          $ dyepack trace cases/ronin-2022
  Fetch what a case needs from a node       $ dyepack pull my-case
  Keep a live case up to date, and be told  $ dyepack follow my-case
  Check that the results can be reproduced  $ dyepack verify cases/ronin-2022
  Put an export into a ledger               $ dyepack import transfers-csv export.csv.gz --ledger my-case/ledger.duckdb
  Fetch the prices that a case lacks        $ dyepack prices my-case
  Get the answer for a script               $ dyepack --json trace my-case | jq -r .answer.verdict
  Ask a ledger whether history is missing   $ dyepack ledger check --ledger my-case/ledger.duckdb
  Which file and line a movement is from    $ dyepack ledger why 0x5b3a… --ledger my-case/ledger.duckdb
  Which addresses belong together           $ dyepack cluster --ledger ledger.duckdb --csv clusters.csv
  Why two addresses belong together         $ dyepack explain ADDRESS OTHER --ledger ledger.duckdb
  Write the report again after an edit      $ dyepack report my-case
  List addresses that others can act on     $ dyepack share my-case --since last --tlp amber
  Who could act where stolen coins lie      $ dyepack levers my-case --source ethereum=env:ETH_RPC
  What a case shares with other cases       $ dyepack overlap my-case --cases ~/cases
  Which rules of thumb give leads           $ dyepack heuristics
  Measure how sure answers are              $ dyepack evaluate cases
  Who is held responsible, and by whom      $ dyepack knowledge show 2022-03-23-ronin-bridge
  Hand what is known to other programs      $ dyepack knowledge export stix --out knowledge.json
  Follow what is new                        $ dyepack feed --actor dprk --out feed.xml
  What a list of others would add           $ dyepack knowledge import defillama-hacks hacks.json --published 2026-01-31
  What a year took, and who says so         $ dyepack annual --actor dprk --years 2021 --as-of 2022-01-13 --out report

A case is a folder with a case.yaml: what was stolen, where to begin, who says what.

Exit codes: 0 fine, 2 mend your input, 3 try again later, 4 a check found differences, 70 our bug, 130 stopped with Ctrl-C (run again to go on).`

// Known before the options are read, because reading them may be what fails.
const json = process.argv.includes('--json')
const program = new Command('dyepack')
  .description(
    'Follow stolen cryptocurrency: where every coin went, what reached somebody who could be asked, how sure that is.',
  )
  .version(VERSION)
  .option('--json', 'print results and errors as JSON', false)
  .option('-q, --quiet', 'print results and errors only', false)
  .option('-v, --verbose', 'print each step, and the causes of errors', false)
  .addHelpText('after', EXAMPLES)
  .showHelpAfterError('(dyepack --help shows examples)')
  .showSuggestionAfterError()
  .configureOutput({ writeErr: (text) => void (json || process.stderr.write(text)) })
  .exitOverride()

const run: Run = async (work) => {
  const output = new Output(program.opts())
  try {
    await work(output)
  } catch (thrown) {
    const error = systemError(thrown) ?? thrown
    output.error(error)
    process.exitCode = exitCodeOf(error)
  }
}
for (const verb of VERBS) verb(program, run)

// Imports are transactions and results are renamed into place when whole: stopping at any moment loses nothing.
process.once('SIGINT', () => {
  process.stderr.write('\nStopped. Nothing is half done: the same command goes on from here.\n')
  process.exit(EXIT.interrupted)
})
// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(EXIT.fine)
})

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.input
  const said = error.code === 'commander.help' ? 'a command is missing' : error.message.replace(/^error: /, '')
  const fix = 'dyepack --help shows examples'
  if (json && error.exitCode !== 0)
    new Output({ ...program.opts(), json }).error(inputError('BAD_COMMAND', said, { fix }))
}
