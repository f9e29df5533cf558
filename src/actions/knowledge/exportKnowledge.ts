import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { knowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { type KnowledgeSelection, selectKnowledge } from '../../core/knowledge/selectKnowledge.ts'
import { EXPORT_FORMATS, type ExportFormat } from '../../core/wire/exportFormats.ts'
import type { ExportedFile, KnowledgeExporter } from '../../render/knowledge/knowledgeExporter.ts'
import { KNOWLEDGE_EXPORTERS } from '../../render/knowledge/knowledgeExporters.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { writeText } from '../files/writeText.ts'
import { type LoadKnowledgeParameters, loadKnowledge } from './loadKnowledge.ts'
import { readSelection } from './readSelection.ts'

export interface ExportKnowledgeParameters extends LoadKnowledgeParameters, KnowledgeSelection {
  /** One of `EXPORT_FORMATS`. */
  readonly format: string
  /** A file, or a folder where the format has several. Without it nothing is written, and the text is in the result. */
  readonly out?: string
}

export interface ExportKnowledgeResult {
  readonly format: string
  readonly incidents: number
  readonly actors: number
  readonly claims: number
  /** Paths of what was written. */
  readonly files: readonly string[]
  /** What would have been written; null where it was. */
  readonly text: string | null
  /** What the format has no words for, a line each. */
  readonly left: readonly string[]
}

/**
 * Writes a knowledge base, or a part of it, in a format that others read. The same base gives the same bytes.
 *
 * Errors: those of `loadKnowledge` and `readSelection`, UNKNOWN_FORMAT, MISSING_FLAG, NOTHING_TO_EXPORT, NOT_A_FOLDER.
 */
export async function exportKnowledge(parameters: ExportKnowledgeParameters): Promise<ExportKnowledgeResult> {
  const { format, out } = parameters
  const exporter = exporterOf(format)
  const whole = await loadKnowledge(parameters)
  const index = knowledgeIndex(selectKnowledge(whole, readSelection(whole, parameters)))
  const { incidents, actors, claims } = index.base
  if (incidents.length === 0 && actors.length === 0)
    throw inputError('NOTHING_TO_EXPORT', 'no incident and no actor fits', {
      fix: 'ask for less, or name a later --as-of',
    })
  const files = exporter(index)
  const left = files.flatMap((file) => file.left ?? [])
  const counts = { format, incidents: incidents.length, actors: actors.length, claims: claims.length, left }
  if (out !== undefined) return { ...counts, files: await write(files, out), text: null }
  if (files.length > 1)
    throw inputError('MISSING_FLAG', `${format} is ${files.length} files and needs --out`, {
      fix: `dyepack knowledge export ${format} --out ${format}`,
      facts: { flags: ['--out'] },
    })
  return { ...counts, files: [], text: files.flatMap(({ pieces }) => [...pieces]).join('') }
}

function exporterOf(format: string): KnowledgeExporter {
  if (Object.hasOwn(KNOWLEDGE_EXPORTERS, format)) return KNOWLEDGE_EXPORTERS[format as ExportFormat]
  const fix = `one of: ${Object.keys(EXPORT_FORMATS).join(', ')}`
  throw inputError('UNKNOWN_FORMAT', `"${format}" is no format that knowledge is exported in`, {
    fix,
    facts: { format },
  })
}

async function write(files: readonly ExportedFile[], out: string): Promise<readonly string[]> {
  const [only, ...more] = files
  if (only !== undefined && more.length === 0) {
    await writeText(out, only.pieces)
    return [out]
  }
  await makeFolder(out)
  for (const { name, pieces } of files) await writeText(join(out, name), pieces)
  return files.map(({ name }) => join(out, name))
}
