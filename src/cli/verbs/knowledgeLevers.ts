import { InvalidArgumentError } from 'commander'
import type { ListLeversResult } from '../../actions/knowledge/listLevers.ts'
import { counted } from '../../core/report/text.ts'
import { EXIT } from '../exitCodes.ts'
import { printable } from '../printable.ts'
import type { Verb } from './verb.ts'

export const knowledgeLevers: Verb = (program, run) => {
  program
    .command('levers')
    .description('list who can freeze, seize, pause or delay what, with every source link and when it was last checked')
    .argument('[dir]', 'the folder (default: the one that comes with dyepack)')
    .option('--older-than <days>', 'what was last checked longer ago is stale (default: 365)', readDays)
    .option('--as-of <day>', 'ages count to this day (default: today)')
    .addHelpText('after', `\nExit code: 0 where none is stale, ${EXIT.differs} else.`)
    .action((dir: string | undefined, options: { olderThan?: number; asOf?: string }) =>
      run(async (output) => {
        const { listLevers } = await import('../../actions/knowledge/listLevers.ts')
        const day = options.asOf ?? new Date().toISOString().slice(0, 10)
        const days = options.olderThan === undefined ? {} : { days: options.olderThan }
        const result = await listLevers({ ...(dir === undefined ? {} : { dir }), ...days, day })
        output.result(leversText(result), result)
        if (result.stale > 0) process.exitCode = EXIT.differs
      }),
    )
}

function leversText({ levers, stale, days }: ListLeversResult): string {
  const lines = levers.flatMap(({ lever, links, age, stale: old }) => [
    `${old ? '! ' : '  '}${lever.id}  ${lever.who}${lever.function === '' ? '' : `, ${lever.function}`}`,
    `    last checked ${lever.lastChecked}${age === 0 ? '' : `, ${counted(age, 'day')} ago`}`,
    ...links.map(({ url }) => `    ${url}`),
  ])
  const sum = `${counted(levers.length, 'lever')}, ${stale} last checked more than ${counted(days, 'day')} ago`
  return `${[...lines, '', sum].map(printable).join('\n')}\n`
}

function readDays(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Write a number of days.')
  return Number(text)
}
