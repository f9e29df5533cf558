import type { CheckAnnualResult } from '../../actions/annual/checkAnnual.ts'
import { inputError } from '../../core/errors.ts'
import { counted } from '../../core/report/text.ts'
import { annualAnswerText } from '../annualAnswerText.ts'
import { EXIT } from '../exitCodes.ts'
import { printable } from '../printable.ts'
import { withTexts } from '../withTexts.ts'
import type { Verb } from './verb.ts'

interface AnnualOptions {
  readonly actor?: string
  readonly years?: string
  readonly asOf?: string
  readonly against?: string
  readonly out: string
  readonly knowledge?: string
  readonly prices?: string[]
  readonly cases?: string
  readonly check?: true
}

export const annualVerb: Verb = (program, run) => {
  program
    .command('annual')
    .description('write a yearly report on an actor: what is listed, and who says what of it')
    .option('--actor <id>', 'an actor of the knowledge folder, like dprk')
    .option('--years <years>', 'like 2016..2021')
    .option('--as-of <day>', 'only what was known on that day')
    .option('--against <day>', 'an earlier day: what changed since')
    .requiredOption('--out <dir>', 'where the report goes, or lies')
    .option('--knowledge <dir>', 'the knowledge folder (default: the one that comes with dyepack)')
    .option('--prices <file...>', 'daily prices, for incidents of which only coins are known')
    .option('--cases <dir>', 'a folder with traced cases')
    .option('--check', 'write nothing: derive every number of the report once more, and compare')
    .action((options: AnnualOptions) =>
      run(async (output) => {
        const { out, knowledge, check, ...asked } = options
        const given = { ...asked, outDir: out, ...(knowledge === undefined ? {} : { dir: knowledge }) }
        if (check === true) {
          const { checkAnnual } = await import('../../actions/annual/checkAnnual.ts')
          const result = await checkAnnual(given)
          output.result(checkText(result, out), result)
          if (!result.equal) process.exitCode = EXIT.differs
          return
        }
        const { actor, years, asOf } = given
        if (actor === undefined || years === undefined || asOf === undefined) throw missing(given)
        const { writeAnnual } = await import('../../actions/annual/writeAnnual.ts')
        const result = await writeAnnual({ ...given, actor, years, asOf })
        const { headings, scope, usd } = result.model
        const summary = { out, files: result.files, verdict: headings.verdict, listed: scope.listed.length, usd }
        output.result(annualAnswerText(result, out, flagsOf(options)), withTexts(summary))
      }),
    )
}

/** What a report does not say of itself: where the things lie that it was made of. */
function flagsOf({ knowledge, prices, cases }: AnnualOptions): string {
  const flags = [
    ...(knowledge === undefined ? [] : ['--knowledge', knowledge]),
    ...(prices === undefined ? [] : ['--prices', ...prices]),
    ...(cases === undefined ? [] : ['--cases', cases]),
  ]
  return flags.map((flag) => ` ${flag}`).join('')
}

function missing({ actor, years, asOf }: AnnualOptions | { actor?: string; years?: string; asOf?: string }) {
  const flags = [
    ...(actor === undefined ? ['--actor'] : []),
    ...(years === undefined ? ['--years'] : []),
    ...(asOf === undefined ? ['--as-of'] : []),
  ]
  return inputError('MISSING_FLAG', `annual needs ${flags.join(', ')}`, {
    fix: 'dyepack annual --actor dprk --years 2016..2021 --as-of 2022-01-13 --out report',
    facts: { flags },
  })
}

function checkText({ equal, files, differences, writtenBy, version }: CheckAnnualResult, out: string): string {
  if (equal) return `Equal: ${counted(files.length, 'file')}, byte for byte, by dyepack ${version}.\n`
  const versions = writtenBy === version ? '' : ` It was written by dyepack ${writtenBy}, this is ${version}.`
  const shown = (text: string | null) =>
    text === null ? '(the file ends)' : printable(text.length > 300 ? `${text.slice(0, 300)}…` : text)
  const lines = differences.map(
    ({ file, line, left, right }) => `  ${file} line ${line}\n    there: ${shown(left)}\n    now:   ${shown(right)}`,
  )
  return `${out} differs from what the knowledge folder gives.${versions}\n${lines.join('\n')}\n`
}
