import type { OverlapSources } from '../../actions/overlapCase.ts'
import { counted } from '../../core/report/text.ts'
import type { Output } from '../output.ts'
import type { Verb } from './verb.ts'

type Sources = Omit<OverlapSources, 'onReading'>
type OverlapOptions = Sources & { readonly all: boolean }

export const overlapVerb: Verb = (program, run) => {
  const overlap = program
    .command('overlap')
    .description('what a case shares with other cases, with known incidents and with tags')
    .argument('<case_dir>', 'folder with an out folder')
    .option('--cases <dir...>', 'cases to compare, or folders of cases (default: the folder that the case lies in)')
    .option('--tags <file...>', 'TagPacks, or folders of them')
    .option('--knowledge <dir>', 'the knowledge folder (default: the one that comes with dyepack)')
    .option('--index <file>', 'where the index is kept (default: beside the cases)')
    .option('--all', 'print every address (default: the first of each strength)', false)
    .addHelpText('after', EXAMPLE)
    .action((caseDir: string, options: OverlapOptions) => run((output) => compare(caseDir, options, output)))
  overlap
    .command('index')
    .description('make the index beforehand, so that no question waits for it')
    .option('--cases <dir...>', 'cases, or folders of cases (default: this folder)')
    .option('--tags <file...>', 'TagPacks, or folders of them')
    .option('--knowledge <dir>', 'the knowledge folder (default: the one that comes with dyepack)')
    .option('--index <file>', 'where the index is kept (default: in the first folder of cases)')
    // Options that both have are read by the first of the two words.
    .action((_: unknown, command: { optsWithGlobals(): Sources }) =>
      run((output) => makeIndex(command.optsWithGlobals(), output)),
    )
}

const EXAMPLE = `
Examples:
  $ dyepack overlap my-case --cases ~/cases --tags ~/tagpacks
  $ dyepack overlap index --cases ~/cases --tags ~/tagpacks

Results: CASE_DIR/overlap/overlap.json and overlap.csv. Only what "dyepack trace" wrote is read, never a ledger.
A case in a folder that is called "index" is named ./index.`

async function compare(caseDir: string, options: OverlapOptions, output: Output): Promise<void> {
  const { overlapCase } = await import('../../actions/overlapCase.ts')
  const { overlapText } = await import('../overlapText.ts')
  const { overlap, files } = await overlapCase({ caseDir, ...sourcesOf(options), onReading: reading(output) })
  output.result(overlapText(overlap, options.all), { files, overlap })
  for (const file of files) output.note(file)
}

async function makeIndex(options: Sources, output: Output): Promise<void> {
  const { indexCases } = await import('../../actions/overlapCase.ts')
  if (options.cases === undefined) output.note(`No --cases was given, so cases are looked for in ${process.cwd()}`)
  const result = await indexCases({ ...sourcesOf(options), cases: options.cases ?? ['.'], onReading: reading(output) })
  for (const { folder, why } of result.skipped) output.note(`Not indexed: ${folder}: ${why}`)
  const { index, read, tagFiles } = result
  output.result(
    `${index}: ${counted(result.cases, 'case')} and ${counted(tagFiles, 'file')} of tags; ${read} read anew\n`,
    result,
  )
}

function sourcesOf({ cases, tags, knowledge, index }: Sources): Sources {
  return {
    ...(cases === undefined ? {} : { cases }),
    ...(tags === undefined ? {} : { tags }),
    ...(knowledge === undefined ? {} : { knowledge }),
    ...(index === undefined ? {} : { index }),
  }
}

function reading(output: Output) {
  return (name: string, done: number, of: number) => output.detail(`${done + 1} of ${of}: reading ${name}`)
}
