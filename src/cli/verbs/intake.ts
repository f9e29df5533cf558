import type { Command } from 'commander'
import type { SourceFacts } from '../../actions/intake/sourceFacts.ts'
import { intakeAcceptText, intakeText } from '../intakeText.ts'
import type { Verb } from './verb.ts'

interface IntakeOptions extends SourceFacts {
  readonly knowledge?: string
}
interface AcceptOptions extends SourceFacts {
  readonly knowledge?: string
  readonly item?: readonly string[]
}

export const intakeVerb: Verb = (program, run) => {
  const intake = withSourceOptions(program.command('intake'))
    .description('draft claims from a text, an HTML page or a PDF, for a person to accept')
    .argument('<file>', 'the document, like filing.pdf; - reads the standard input')
    .option('--knowledge <dir>', 'whose names to look for (default: the folder that comes with dyepack)')
    .addHelpText('after', EXAMPLE)
    .action((file: string, options: IntakeOptions) =>
      run(async (output) => {
        const { intakePage } = await import('../../actions/intake/intakePage.ts')
        const draft = await intakePage({ ...options, file, input: process.stdin })
        output.result(intakeText(draft), draft, 2)
      }),
    )
  withSourceOptions(intake.command('accept'))
    .description('write a draft, or items of it, as new files of a knowledge folder')
    .argument('<draft>', 'a file that "dyepack --json intake" wrote')
    .option('--knowledge <dir>', 'the folder to write to (required)')
    .option('--item <id...>', 'only these claims, incidents and actors')
    .action((draft: string, _: object, command: Command) =>
      run(async (output) => {
        const { acceptIntake } = await import('../../actions/intake/acceptIntake.ts')
        // The options of intake itself are read before those of accept.
        const { knowledge, item, ...facts } = command.optsWithGlobals<AcceptOptions & Record<string, unknown>>()
        const result = await acceptIntake({
          ...sourceFacts(facts),
          draft,
          knowledge,
          ...(item === undefined ? {} : { items: item }),
        })
        output.result(intakeAcceptText(result), result)
      }),
    )
}

const EXAMPLE = `
Example:
  dyepack --json intake filing.pdf --by us-doj --published 2021-02-17 > draft.json
  dyepack intake accept draft.json --knowledge my-knowledge --url https://…
`

function withSourceOptions(command: Command): Command {
  return command
    .option('--by <publisher>', 'id of who published it')
    .option('--published <date>', 'when: a day, a month or a year')
    .option('--url <url>', 'its address')
    .option('--title <title>', 'its title')
}

function sourceFacts({ by, published, url, title }: SourceFacts): SourceFacts {
  const given = Object.entries({ by, published, url, title }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given)
}
