import type { ExportKnowledgeResult } from '../../actions/knowledge/exportKnowledge.ts'
import { EXPORT_FORMATS } from '../../core/wire/exportFormats.ts'
import type { Verb } from './verb.ts'

interface ExportOptions {
  readonly actor?: string
  readonly topic?: string
  readonly year?: string
  readonly asOf?: string
  readonly out?: string
}

export const knowledgeExport: Verb = (program, run) => {
  program
    .command('export')
    .description('write incidents, actors and claims for other programs')
    .argument(
      '<format>',
      Object.entries(EXPORT_FORMATS)
        .map(([id, is]) => `${id} (${is})`)
        .join(', '),
    )
    .argument('[dir]', 'the folder (default: the one that comes with dyepack)')
    .option('--actor <id>', 'incidents attributed to this actor or to one below it, and these actors')
    .option('--topic <id>', 'on this topic')
    .option('--year <year>', 'incidents and figures of this year')
    .option('--as-of <day>', 'only what was known on that day')
    .option('--out <path>', 'a file, or a folder for a format of several files (default: standard output)')
    .addHelpText('after', '\nExample:\n  $ dyepack knowledge export stix --actor lazarus-group --out lazarus.json')
    .action((format: string, dir: string | undefined, options: ExportOptions) =>
      run(async (output) => {
        const { exportKnowledge } = await import('../../actions/knowledge/exportKnowledge.ts')
        const result = await exportKnowledge({ format, ...(dir === undefined ? {} : { dir }), ...options })
        for (const line of result.left) output.note(`Left out: ${line}`)
        output.result(result.text ?? wroteText(result), result)
      }),
    )
}

function wroteText({ incidents, actors, claims, files }: ExportKnowledgeResult): string {
  const counts = `incidents: ${incidents}, actors: ${actors}, claims: ${claims}`
  return `${counts}\n${files.map((file) => `Wrote ${file}\n`).join('')}`
}
