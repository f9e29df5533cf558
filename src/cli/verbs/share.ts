import { SHARE_ROLES, THIEFS_ROLES } from '../../core/share/shareRole.ts'
import { TLP_LEVELS } from '../../core/share/tlp.ts'
import { shareText } from '../shareText.ts'
import type { Verb } from './verb.ts'

interface ShareOptions {
  readonly since?: string
  readonly tlp: string
  readonly as?: string
  readonly roles?: string
  readonly leastShare?: string
  readonly knowledge?: string
}

export const shareVerb: Verb = (program, run) => {
  program
    .command('share')
    .description('write a list of addresses that others can act on: CSV, JSON and STIX 2.1, with what changed')
    .argument('<case_dir>', 'folder of a case that was traced')
    .option(
      '--since <list>',
      'the list before (its folder or list.json), or last: says what was added, changed, withdrawn',
    )
    .option('--tlp <level>', `how far it may travel: ${TLP_LEVELS.join(', ')}`, 'amber')
    .option('--as <name>', 'name of its folder below CASE_DIR/share (default: the time)')
    .option('--roles <list>', `all, or some of ${SHARE_ROLES.join(',')} (default: ${THIEFS_ROLES.join(',')})`)
    .option(
      '--least-share <part>',
      'of what an intermediary received, at least this part must be stolen (default: 0.5)',
    )
    .option('--knowledge <dir>', 'who else is known (default: the folder that comes with dyepack)')
    .addHelpText('after', EXAMPLE)
    .action((caseDir: string, { roles, ...options }: ShareOptions) =>
      run(async (output) => {
        const { shareCase } = await import('../../actions/shareCase.ts')
        const asked = roles === undefined ? {} : { roles: roles.split(',').map((role) => role.trim()) }
        const result = await shareCase({ caseDir, ...options, ...asked, now: Date.now() })
        const { folder, files, list } = result
        const { addresses, withdrawn } = list
        const counts = { addresses: addresses.length, added: list.added.length, changed: list.changed.length }
        output.result(shareText(result), {
          folder,
          files,
          number: list.number,
          ...counts,
          ...{
            withdrawn: withdrawn.map(({ why, words, was: { chain, address } }) => ({ chain, address, why, words })),
          },
          leftOut: list.leftOut,
        })
      }),
    )
}

const EXAMPLE = `
Example:
  $ dyepack share my-case --as first
  $ dyepack share my-case --since last --tlp amber

Holding is not guilt: who is on the list by default, and why, stands in docs/share.md.`
